import type { Call, CallStatus, Redirect } from './call.ts'
import type { Command } from './command.ts'
import { commandOfWords } from './command.ts'
import type { Context } from './context.ts'
import { feeds } from './context.ts'
import type { Place, ShellNode } from './node.ts'
import { programOf, unwrap } from './prefixes.ts'
import type { SimpleCommand } from './simple-command.ts'
import type { Word } from './word.ts'

/** What a command is made of. */
interface TreeCallParts {
  simple: SimpleCommand
  context: Context
  /** Those of the script, once it has been walked through. */
  functions: ReadonlyMap<string, ShellNode>
}

/** A command of the tree; what takes work is done when it is asked for. */
export class TreeCall implements Call {
  readonly name: string | undefined
  readonly program: string | undefined
  readonly words: readonly Word[]
  readonly node: ShellNode
  readonly redirects: readonly Redirect[]
  readonly status: CallStatus
  readonly conditional: boolean
  readonly inFunction: string | undefined
  readonly inSubstitution: boolean
  readonly inSubshell: boolean
  readonly background: boolean
  readonly pipe: { index: number; length: number } | undefined
  readonly outerRedirects: readonly Redirect[]
  readonly fed: boolean
  readonly assignedTo: string | undefined
  readonly nested: boolean
  private readonly functions: ReadonlyMap<string, ShellNode>
  private inner: readonly Word[] | undefined
  /** Null once it is known that there is none. */
  private ran: Command | null | undefined

  constructor(node: ShellNode, { simple, context, functions }: TreeCallParts) {
    this.name = simple.words[0]?.literal
    this.program = programOf(this.name)
    this.words = simple.words
    this.node = node
    this.redirects = simple.redirects
    this.status = context.status
    this.conditional = context.conditional
    this.inFunction = context.inFunction
    this.inSubstitution = context.inSubstitution
    this.inSubshell = context.inSubshell
    this.background = context.background
    this.pipe = context.pipe
    this.outerRedirects = context.outerRedirects
    this.fed = context.fed || feeds(simple.redirects)
    this.assignedTo = context.assignedTo
    this.nested = context.nested
    this.functions = functions
    this.inner = undefined
    this.ran = undefined
  }

  get command(): Command | undefined {
    this.ran ??= commandOfWords(this.unwrapped, this.functions) ?? null
    return this.ran ?? undefined
  }

  get unwrapped(): readonly Word[] {
    this.inner ??= unwrap(this.words)
    return this.inner
  }

  get start(): Place {
    return this.node.start
  }

  get end(): Place {
    const last = this.words.at(-1)?.node
    return last !== undefined && last.to > this.node.to ? last.end : this.node.end
  }
}
