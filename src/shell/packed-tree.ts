import type { Grammar } from './grammar.ts'
import type { Source } from './places.ts'

/** How many numbers a node takes: what it is, its first offset, the offset after its last, the index of the node after all that is in it. */
export const width = 4

/** What a node is, in one number: the type's, 8 bits for the field's, and one bit for a token that the parser made up. */
export const whatBits = { symbol: 0xffff, field: 16, missing: 24 }

/**
 * A syntax tree as numbers, nodes in the order of the text, each before what is in it; a script has hundreds, and few
 * are asked for more.
 */
export class PackedTree {
  readonly source: Source
  readonly grammar: Grammar
  private readonly numbers: Int32Array

  constructor(numbers: Int32Array, { source, grammar }: { source: Source; grammar: Grammar }) {
    this.numbers = numbers
    this.source = source
    this.grammar = grammar
  }

  /** The index of the node after all that is in one. */
  after(index: number): number {
    return this.numbers[index * width + 3] ?? 0
  }

  symbol(index: number): number {
    return (this.numbers[index * width] ?? 0) & whatBits.symbol
  }

  from(index: number): number {
    return this.numbers[index * width + 1] ?? 0
  }

  to(index: number): number {
    return this.numbers[index * width + 2] ?? 0
  }

  missing(index: number): boolean {
    return (((this.numbers[index * width] ?? 0) >> whatBits.missing) & 1) === 1
  }

  field(index: number): string | undefined {
    const field = ((this.numbers[index * width] ?? 0) >> whatBits.field) & 0xff
    return field === 0 ? undefined : (this.grammar.fields[field] ?? undefined)
  }
}
