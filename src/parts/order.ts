import { UserError } from '../errors.ts'
import { comparePaths } from '../tree/listing.ts'

/** What the order of parts depends on. */
interface Ordered {
  name: string
  keys: { after: readonly string[] }
}

/**
 * Parts in the order in which they are processed: independent ones by name, a dependency as late as possible before its first dependant.
 *
 * As snapcraft does: the last name that nothing remaining depends on goes to the front of the result, again and again.
 */
export function orderParts<P extends Ordered>(parts: readonly P[]): P[] {
  const names = new Set(parts.map(part => part.name))
  for (const part of parts) for (const name of part.keys.after) if (!names.has(name)) throw unknownPart(name)
  const descending = [...parts].sort((a, b) => comparePaths(b.name, a.name))
  const places = new Map(descending.map((part, index) => [part.name, index]))
  const dependencies = descending.map(part =>
    [...new Set(part.keys.after)].flatMap(name => places.get(name) ?? []),
  )
  const dependants = descending.map(() => 0)
  for (const index of dependencies.flat()) dependants[index] = (dependants[index] ?? 0) + 1
  // Those that nothing remaining depends on, the next one at the end.
  const free = descending.flatMap((_, index) => (dependants[index] === 0 ? [index] : [])).reverse()
  const reversed: P[] = []
  for (let next = free.pop(); next !== undefined; next = free.pop()) {
    reversed.push(...descending.slice(next, next + 1))
    for (const index of dependencies[next] ?? []) {
      dependants[index] = (dependants[index] ?? 0) - 1
      if (dependants[index] === 0) insert(free, index)
    }
  }
  if (reversed.length < parts.length) throw cycle(descending.filter((_, index) => dependants[index] !== 0))
  return reversed.reverse()
}

/** Puts a number into a list of falling ones. */
function insert(falling: number[], number: number): void {
  let [low, high] = [0, falling.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((falling[middle] ?? 0) > number) low = middle + 1
    else high = middle
  }
  falling.splice(low, 0, number)
}

/** The parts that a person named, in the order of processing; all of them when none was named. */
export function selectParts<P extends Ordered>(ordered: readonly P[], names: readonly string[]): P[] {
  const known = new Set(ordered.map(part => part.name))
  for (const name of names) if (!known.has(name)) throw unknownPart(name)
  const wanted = new Set(names)
  return names.length === 0 ? [...ordered] : ordered.filter(part => wanted.has(part.name))
}

function unknownPart(name: string): UserError {
  return new UserError('unknown-part', `A part named '${name}' is not defined in the parts list.`, {
    resolution: "Review the parts definition and make sure it's correct.",
  })
}

/** The chain starts at its alphabetically smallest member, which is repeated at the end. */
function cycle(remaining: readonly Ordered[]): UserError {
  const chain = findCycle(remaining)
  const smallest = chain.indexOf([...chain].sort(comparePaths)[0] ?? '')
  const turned = [...chain.slice(smallest), ...chain.slice(0, smallest)]
  return new UserError('dependency-cycle', 'A circular dependency chain was detected.', {
    details: `Part processing order: ${[...turned, turned[0] ?? ''].join(' -> ')}`,
    resolution: 'Review the parts definition to remove dependency cycles.',
  })
}

function findCycle(remaining: readonly Ordered[]): string[] {
  const after = new Map(remaining.map(part => [part.name, part.keys.after]))
  const done = new Set<string>()
  const path: string[] = []
  const visit = (name: string): string[] | undefined => {
    if (path.includes(name)) return path.slice(path.indexOf(name))
    if (done.has(name)) return undefined
    path.push(name)
    for (const next of after.get(name) ?? []) {
      const found = visit(next)
      if (found !== undefined) return found
    }
    path.pop()
    done.add(name)
    return undefined
  }
  for (const part of remaining) {
    const found = visit(part.name)
    if (found !== undefined) return found
  }
  return []
}
