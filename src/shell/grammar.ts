import type { Language } from 'web-tree-sitter'

/** What the grammar says about its types of nodes, by number: asking the parser for each node would take longer than parsing. */
export interface Grammar {
  types: readonly string[]
  named: readonly boolean[]
  fields: readonly (string | null)[]
}

/** The tables of a language. */
export function grammarOf(language: Language): Grammar {
  return {
    types: language.types,
    named: language.types.map((_, number) => language.nodeTypeIsNamed(number)),
    fields: language.fields,
  }
}

/** The name of a type; numbers beyond the table are what could not be read. */
export function typeOf({ types }: Grammar, symbol: number): string {
  return types[symbol] ?? 'ERROR'
}

/** A number for each type, by the type's own number: a lookup for loops that see every node. */
export function tableOf({ types }: Grammar, numberFor: (type: string) => number): Uint16Array {
  const table = new Uint16Array(unread + 1)
  types.forEach((type, symbol) => {
    table[symbol] = numberFor(type)
  })
  table[unread] = numberFor('ERROR')
  return table
}

/** The number of `ERROR`, which the grammar does not count among its types. */
export const unread = 0xffff
