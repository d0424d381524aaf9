import type { Document } from '../yaml/document.ts'
import type { Problem } from './problems.ts'
import type { Part } from './project.ts'

/** Whether all parts that are waited for exist, and whether they can be put into an order. */
export function checkAfter(
  parts: readonly Part[],
  names: ReadonlySet<string>,
  document: Document,
): Problem[] {
  const unknown = parts.flatMap(part =>
    part.keys.after.flatMap((name, index): Problem[] =>
      names.has(name)
        ? []
        : [
            {
              code: 'unknown-part',
              path: ['parts', part.name, 'after', index],
              message: `A part named '${name}' is not defined in the parts list.`,
              shows: 'nothing',
              place: document.placeOfValue(['parts', part.name, 'after', index]),
              remedy: "Review the parts definition and make sure it's correct.",
            },
          ],
    ),
  )
  if (unknown.length > 0) return unknown
  const cycle = findCycle(parts)
  if (cycle === undefined) return []
  const path = ['parts', cycle[0] ?? '', 'after']
  return [
    {
      code: 'cycle',
      path,
      message: 'A circular dependency chain was detected.',
      shows: 'nothing',
      place: document.placeOfKey(path),
      remedy: `Part processing order: ${cycle.join(' -> ')}\n  Review the parts definition to remove dependency cycles.`,
    },
  ]
}

/** A cycle from its first member in the alphabet, that member repeated at the end; the one that craft-parts reports. */
function findCycle(parts: readonly Pick<Part, 'name' | 'keys'>[]): string[] | undefined {
  // Names that a part gives twice are counted twice, here and below.
  const waiting = new Map<string, number>()
  for (const part of parts)
    for (const name of part.keys.after) waiting.set(name, (waiting.get(name) ?? 0) + 1)
  const byName = new Map(parts.map(part => [part.name, part]))
  const gone = new Set<string>()
  const free = parts.filter(part => !waiting.has(part.name))
  for (let part = free.pop(); part !== undefined; part = free.pop()) {
    gone.add(part.name)
    for (const name of part.keys.after) {
      const left = (waiting.get(name) ?? 0) - 1
      waiting.set(name, left)
      const next = byName.get(name)
      if (left === 0 && next !== undefined) free.push(next)
    }
  }
  const rest = parts.filter(part => !gone.has(part.name)).sort((a, b) => (a.name < b.name ? 1 : -1))
  const search: Search = { after: new Map(rest.map(part => [part.name, part.keys.after])), done: new Set() }
  for (const part of rest) {
    const found = follow(part.name, search, [])
    if (found !== undefined) return rotated(found)
  }
  return undefined
}

interface Search {
  after: ReadonlyMap<string, readonly string[]>
  /** Parts from which no cycle can be reached. */
  done: Set<string>
}

function follow(name: string, search: Search, way: readonly string[]): string[] | undefined {
  const at = way.indexOf(name)
  if (at >= 0) return way.slice(at)
  if (search.done.has(name)) return undefined
  for (const next of search.after.get(name) ?? []) {
    const found = search.after.has(next) ? follow(next, search, [...way, name]) : undefined
    if (found !== undefined) return found
  }
  search.done.add(name)
  return undefined
}

function rotated(cycle: readonly string[]): string[] {
  const first = [...cycle].sort((a, b) => (a < b ? -1 : 1))[0] ?? ''
  const at = cycle.indexOf(first)
  return [...cycle.slice(at), ...cycle.slice(0, at), first]
}
