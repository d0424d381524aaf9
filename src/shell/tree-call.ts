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
  readonly fed: boolean
  /** Shared by the commands around it: there are very many. */
  private readonly context: Context
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
    this.fed = context.fed || feeds(simple.redirects)
    this.context = context
    this.functions = functions
    this.inner = undefined
    this.ran = undefined
  }

  get status(): CallStatus {
    return this.context.status
  }

  get conditional(): boolean {
    return this.context.conditional
  }

  get inFunction(): string | undefined {
    return this.context.inFunction
  }

  get inSubstitution(): boolean {
    return this.context.inSubstitution
  }

  get inSubshell(): boolean {
    return this.context.inSubshell
  }

  get background(): boolean {
    return this.context.background
  }

  get pipe(): Context['pipe'] {
    return this.context.pipe
  }

  get outerRedirects(): readonly Redirect[] {
    return this.context.outerRedirects
  }

  get assignedTo(): string | undefined {
    return this.context.assignedTo
  }

  get nested(): boolean {
    return this.context.nested
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
