import type { Found } from '../rule.ts'

/** Nobody reads more findings of one kind, and whoever mends these mends the others. */
const most = 20

/** The first findings of many of one kind, which are worded only now, and one that counts the rest. */
export function fewOf(found: readonly (() => Found)[], rest: (more: number) => string): Found[] {
  const shown = found.length <= most + 1 ? found : found.slice(0, most)
  return [
    ...shown.map(word => word()),
    ...(shown.length === found.length ? [] : [{ message: rest(found.length - shown.length) }]),
  ]
}
