import type { Entry } from '../../tree/listing.ts'
import { comparePaths } from '../../tree/listing.ts'
import type { FileChange } from '../change/trace.ts'

/** What became of the files below some directories; each listing is under the name that its directory has for the hook. */
export function fileChanges(
  before: Readonly<Record<string, readonly Entry[]>>,
  after: Readonly<Record<string, readonly Entry[]>>,
): FileChange[] {
  return Object.keys(after).flatMap(name => changesIn(name, before[name] ?? [], after[name] ?? []))
}

function changesIn(name: string, before: readonly Entry[], after: readonly Entry[]): FileChange[] {
  const old = new Map(before.map(entry => [entry.path, entry]))
  const now = new Map(after.map(entry => [entry.path, entry]))
  const paths = [...new Set([...old.keys(), ...now.keys()])].sort(comparePaths)
  return paths.flatMap((path): FileChange[] => {
    const [one, other] = [old.get(path), now.get(path)]
    if (other === undefined) return [{ path: `${name}/${path}`, change: 'removed' }]
    if (one === undefined) return [{ path: `${name}/${path}`, change: 'added' }]
    return isSame(one, other) ? [] : [{ path: `${name}/${path}`, change: 'changed' }]
  })
}

/** A directory's own time changes with every file in it, which is told already. */
function isSame(one: Entry, other: Entry): boolean {
  return (
    one.kind === other.kind &&
    one.mode === other.mode &&
    one.target === other.target &&
    (one.kind === 'directory' || (one.size === other.size && one.mtime === other.mtime))
  )
}
