import type { Json } from '../../json/exact-json.ts'
import { writeJson } from '../../json/write.ts'
import type { Asked } from './answer.ts'
import { given } from './answer.ts'

/** Values as `get` prints them: one by itself, several (or with `-d`) as a document. */
export function printed(asked: Asked, keys: readonly string[], values: ReadonlyMap<string, Json>): string {
  const [only] = keys
  const single = keys.length === 1 && !given(asked, 'd')
  const value: Json = single ? (values.get(only ?? '') ?? null) : Object.fromEntries(values)
  if (value === null) return given(asked, 't') ? 'null\n' : '\n'
  return `${typeof value === 'string' && !given(asked, 't') ? value : writeJson(value, '\t')}\n`
}

/** Rows as columns, each at least so wide and two spaces apart; nothing follows the last one. As Go's tabwriter does. */
export function columns(rows: readonly (readonly string[])[], least: number): string {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(least, ...rows.map(row => [...(row[at] ?? '')].length + 2)),
  )
  return rows
    .map(
      row =>
        `${row.map((cell, at) => (at === row.length - 1 ? cell : cell + ' '.repeat((widths[at] ?? 0) - [...cell].length))).join('')}\n`,
    )
    .join('')
}
