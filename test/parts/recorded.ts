import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

const lifecycleDirectory = fileURLToPath(new URL('../conformance/lifecycle/', import.meta.url))

/** The cases of a table that was recorded with the programs we agree with. */
export function recorded<C>(file: string): C[] {
  return recordedTable<{ cases: C[] }>(file).cases
}

export function recordedTable<T>(file: string): T {
  return JSON.parse(readFileSync(`${lifecycleDirectory}${file}`, 'utf8')) as T
}

/** Cases in which we differ on purpose, each with the reason. */
export type Differences = Readonly<Record<string, string>>

/** A result must be the recorded one; where we differ on purpose it must really differ, or the entry has had its day. */
export function compare(result: {
  name: string
  differences: Differences
  actual: unknown
  expected: unknown
}): void {
  const { name, differences, actual, expected } = result
  if (differences[name] === undefined) expect(actual).toEqual(expected)
  else expect(actual, `no longer different: ${differences[name]}`).not.toEqual(expected)
}
