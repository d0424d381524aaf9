import { splitKey } from '../../snapctl/keys.ts'
import type { Snap } from '../../snap/snap.ts'

/** The lines that name a key, as a word of its own. */
export function mentionsOf(documents: Snap['documents'], key: string): { file: string; line: number }[] {
  const word = new RegExp(`(?<![\\w.-])${key.replaceAll('.', '\\.')}(?![\\w-]|\\.[a-z0-9])`)
  return documents
    .filter(({ text }) => text.includes(key))
    .flatMap(({ file, text }) =>
      text.split('\n').flatMap((line, index) => (word.test(line) ? [{ file, line: index + 1 }] : [])),
    )
}

/** A key that a text tells people to set. */
interface ToldKey {
  key: string
  file: string
  line: number
}

/** Keys in `snap set NAME key=value` and `snap unset NAME key` of texts. */
export function toldKeys(documents: Snap['documents'], snap: string): ToldKey[] {
  const command = /\bsnap\s+(set|unset|get)\s+((?:-\S+\s+)*)([a-z0-9-]+)\s+([^\n`|;&)]*)/g
  const found = documents.flatMap(({ file, text }) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        [...line.matchAll(command)]
          .filter(match => match[3] === snap)
          .flatMap(([, verb = '', , , rest = '']) =>
            keysIn(rest, verb).map(key => ({ key, file, line: index + 1 })),
          ),
      ),
  )
  return [...new Map(found.map(one => [one.key, one])).values()]
}

function keysIn(rest: string, verb: string): string[] {
  const words = rest.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []
  if (verb !== 'set') return words.slice(0, 1).filter(isTold)
  return words.flatMap(word => /^["']?([a-z0-9.-]+)(?:=|!$)/.exec(word)?.[1] ?? []).filter(isTold)
}

/** Placeholders such as `key` and `option` are no options. */
function isTold(key: string): boolean {
  return (
    key !== '' &&
    'parts' in splitKey(key) &&
    !/^(?:key|option|name|option-name|some-option|foo|bar)$/.test(key)
  )
}
