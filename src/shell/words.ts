import { literalOf } from './literal.ts'
import type { Place, ShellNode } from './node.ts'
import type { Variable, Word } from './word.ts'

/** A word of the tree; most are never asked for more than their text. */
class TreeWord implements Word {
  readonly node: ShellNode
  private readonly whole: boolean
  private written: string | undefined
  /** Null once it is known that there is none. */
  private value: string | null | undefined
  private found: Expansions | undefined

  constructor(node: ShellNode, whole: boolean) {
    this.node = node
    this.whole = whole
    this.written = undefined
    this.value = undefined
    this.found = undefined
  }

  get text(): string {
    return (this.written ??= this.node.text)
  }

  get literal(): string | undefined {
    if (this.value === undefined) this.value = literalOf(this.text) ?? null
    return this.value ?? undefined
  }

  get quoted(): boolean {
    return this.expansions.quoted
  }

  get variables(): readonly Variable[] {
    return this.expansions.variables
  }

  get start(): Place {
    return this.node.start
  }

  get end(): Place {
    return this.node.end
  }

  private get expansions(): Expansions {
    this.found ??= expansionsOf(this.node, this.whole)
    return this.found
  }
}

/** The word of a node, where the shell splits what it expands to. */
export function splitWord(node: ShellNode): Word {
  return new TreeWord(node, false)
}

/** The word of a node where the shell splits nothing: what is assigned, matched, or compared in `[[`. */
export function wholeWord(node: ShellNode): Word {
  return new TreeWord(node, true)
}

interface Expansions {
  quoted: boolean
  variables: Variable[]
}

/** What a node expands: its variables, but not those of the commands in it, which are words of those. */
export function expansionsOf(node: ShellNode, whole: boolean): Expansions {
  const found: Expansions = { quoted: true, variables: [] }
  collect(node, whole, found)
  return found
}

const inQuotes = new Set(['string', 'translated_string', 'heredoc_body', 'arithmetic_expansion'])
const defaults = /^(:?[-=+])$/

function collect(node: ShellNode, quoted: boolean, found: Expansions): void {
  switch (node.type) {
    case 'command_substitution':
    case 'process_substitution':
      if (!quoted && node.type === 'command_substitution') found.quoted = false
      return
    case 'simple_expansion':
    case 'expansion':
      expand(node, quoted, found)
      return
    case 'variable_assignment':
      for (const child of node.children.slice(1)) collect(child, true, found)
      return
    case 'variable_name':
      // Only arithmetic names a variable without a sign.
      if (quoted) found.variables.push({ name: node.text, quoted, defaulted: false, place: node.start })
      return
    case 'raw_string':
    case 'ansi_c_string':
      return
  }
  const inner = quoted || inQuotes.has(node.type)
  for (const child of node.children) collect(child, inner, found)
}

function expand(node: ShellNode, quoted: boolean, found: Expansions): void {
  const signs = node.children
    .filter(child => !child.named || child.field === 'operator')
    .map(child => child.text)
  const at = node.children.findIndex(child =>
    /^(variable_name|special_variable_name|subscript)$/.test(child.type),
  )
  const named = node.children[at]
  // `${#x}` is a number: nothing to split.
  const split = !quoted && !(signs[1] === '#' && at > 1)
  if (split) found.quoted = false
  const name =
    named?.type === 'subscript'
      ? named.children[0]?.text
      : (named?.text ?? signs.find(sign => /^[!#]$/.test(sign)))
  if (name !== undefined)
    found.variables.push({
      name,
      quoted: !split,
      defaulted: signs.some(sign => defaults.test(sign)),
      place: node.start,
    })
  node.children.forEach((child, index) => {
    if (index !== at && child.named) collect(child, quoted, found)
  })
}
