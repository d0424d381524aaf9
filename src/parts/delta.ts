import type { Entries } from '../tree/compact-listing.ts'
import { entriesAt } from '../tree/compact-listing.ts'
import { differingPairs } from '../tree/entry-pairs.ts'
import type { Listing } from '../tree/listing.ts'
import { ancestors } from '../tree/listing.ts'
import type { Selection } from './filesets.ts'

/** What is different in a tree, where nothing has become something of another kind. */
export interface Change {
  /** No directories: what is new, or has another content or mode. */
  files: ReadonlySet<string>
  /** Directories that are new. */
  made: ReadonlySet<string>
  gone: Selection
  /** The directories in which something is different, and those whose time has changed. */
  dated: ReadonlySet<string>
  /** Whether anything is new or gone. */
  moved: boolean
}

/** What is to be done in a copy of a tree, so that it has a change too. */
export interface Delta {
  files: readonly string[]
  gone: Selection
  made: Listing
  /** As they should be at the end. */
  dated: Listing
}

/** What is different between two listings of a tree; undefined when that is more than can be told as a change. */
export function changeOf(before: Entries, now: Entries): Change | undefined {
  const files = new Set<string>()
  const made = new Set<string>()
  const dated = new Set<string>()
  const gone: Selection = { files: [], directories: [] }
  for (const { then, now: entry } of differingPairs(before, now)) {
    if (entry === undefined) {
      if (then !== undefined) (then.kind === 'directory' ? gone.directories : gone.files).push(then.path)
    } else if (then === undefined) (entry.kind === 'directory' ? made : files).add(entry.path)
    else if (then.kind !== entry.kind || then.target !== entry.target) return undefined
    else if (then.mode === entry.mode && then.size === entry.size && isNear(then.mtime, entry.mtime)) continue
    else if (entry.kind === 'directory' && then.mode === entry.mode) dated.add(entry.path)
    else if (entry.kind === 'file') files.add(entry.path)
    else return undefined
  }
  for (const path of [...files, ...made, ...gone.files, ...gone.directories])
    for (const parent of ancestors(path)) dated.add(parent)
  for (const path of made) dated.add(path)
  return {
    files,
    made,
    gone,
    dated,
    moved: gone.files.length + gone.directories.length > 0 || now.length !== before.length,
  }
}

/** What a change of a tree does to a whole copy of it. */
export function deltaOf(change: Change, now: Entries): Delta {
  return {
    files: [...change.files],
    gone: change.gone,
    made: entriesAt(now, change.made),
    dated: entriesAt(now, change.dated),
  }
}

/** The same for a copy of what is selected, which may select other things now. */
export function selectedDelta(
  change: Change,
  now: Entries,
  { from, to }: { from: Selection; to: Selection },
): Delta {
  const files = new Set([...without(to.files, from.files), ...common(change.files, to.files)])
  const gone = {
    files: without(from.files, to.files),
    directories: without(from.directories, to.directories),
  }
  const made = new Set(without(to.directories, from.directories))
  const dated = new Set([...change.dated, ...made])
  for (const path of [...files, ...made, ...gone.files, ...gone.directories])
    for (const parent of ancestors(path)) dated.add(parent)
  const there = new Set(to.directories)
  return {
    files: [...files],
    gone,
    made: entriesAt(now, made),
    dated: entriesAt(now, dated).filter(entry => there.has(entry.path)),
  }
}

/** Times as a listing has them, which lose less than a microsecond when they are set. */
export function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) < 0.01
}

/** Those of some paths that a list has. Looking for a few in a long list is quicker than asking about each of the list. */
function common(paths: ReadonlySet<string>, list: readonly string[]): string[] {
  return paths.size < 8
    ? [...paths].filter(path => list.includes(path))
    : list.filter(path => paths.has(path))
}

function without(paths: readonly string[], others: readonly string[]): string[] {
  if (paths === others) return []
  const known = new Set(others)
  return paths.filter(path => !known.has(path))
}
