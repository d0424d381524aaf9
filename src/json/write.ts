import type { Json } from './exact-json.ts'
import { ExactNumber, isJsonObject } from './exact-json.ts'
import { compareGo, wellFormed } from '../text/go-text.ts'

/** A value as JSON, members sorted by name, as Go prints it: with `indent` one member or item a line, and `<`, `>`, `&` escaped. */
export function writeJson(value: Json, indent = ''): string {
  return write(value, indent, '')
}

function write(value: Json, indent: string, lead: string): string {
  if (typeof value === 'string') return goString(value)
  if (value instanceof ExactNumber) return value.text
  if (Array.isArray(value))
    return enclosed(
      ['[', ']'],
      value.map((item: Json) => write(item, indent, lead + indent)),
      { indent, lead },
    )
  if (!isJsonObject(value)) return JSON.stringify(value)
  const colon = indent === '' ? ':' : ': '
  // A member may be undefined in data that is kept as JSON, whatever its type says.
  const names = Object.keys(value)
    .filter(key => value[key] !== undefined)
    .sort(compareGo)
  const members = names.map(
    key => `${goString(key)}${colon}${write(value[key] ?? null, indent, lead + indent)}`,
  )
  return enclosed(['{', '}'], members, { indent, lead })
}

function enclosed(
  [open, close]: readonly [string, string],
  parts: readonly string[],
  { indent, lead }: { indent: string; lead: string },
): string {
  if (parts.length === 0) return open + close
  if (indent === '') return open + parts.join(',') + close
  return `${open}\n${parts.map(part => lead + indent + part).join(',\n')}\n${lead}${close}`
}

function goString(text: string): string {
  return JSON.stringify(wellFormed(text)).replaceAll(
    /[<>&\u2028\u2029]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
