import type { Entries } from '../tree/compact-listing.ts'
import { entriesAt } from '../tree/compact-listing.ts'
import { differingPairs } from '../tree/entry-pairs.ts'
import type { Entry, Listing } from '../tree/listing.ts'
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

/** What is to be done in a copy of a tree, so that it becomes another. */
export interface Delta {
  /** No directories: what is put there, over what may be there. */
  files: Listing
  gone: Selection
  made: Listing
  /** The directories that get their mode and time, as they should be at the end; those that are made as well. */
  dated: Listing
}

/** What makes a tree from nothing. */
export function wholeDelta(listing: Listing): Delta {
  const directories = listing.filter(entry => entry.kind === 'directory')
  const files = listing.filter(entry => entry.kind !== 'directory')
  return { files, gone: { files: [], directories: [] }, made: directories, dated: directories }
}

/** What is different between two listings of a tree; undefined when that is more than can be told as a change. */
export function changeOf(before: Entries, now: Entries): Change | undefined {
  const files = new Set<string>()
  const made = new Set<string>()
  const dated = new Set<string>()
  const gone: Selection = { files: [], directories: [] }
  for (const { then, now: entry } of differingPairs(before, now)) {
    if (entry !== undefined) {
      const difference = then === undefined ? 'new' : differenceOf(then, entry)
      if (difference === 'other') return undefined
      if (difference === 'new') (entry.kind === 'directory' ? made : files).add(entry.path)
      if (difference === 'content') files.add(entry.path)
      if (difference === 'time') dated.add(entry.path)
    } else if (then !== undefined) (then.kind === 'directory' ? gone.directories : gone.files).push(then.path)
  }
  for (const path of [...files, ...made, ...gone.files, ...gone.directories])
    for (const parent of ancestors(path)) dated.add(parent)
  for (const path of made) dated.add(path)
  const moved = gone.files.length + gone.directories.length > 0 || now.length !== before.length
  return { files, made, gone, dated, moved }
}

/** How what is at one path differs from what was there. */
function differenceOf(then: Entry, now: Entry): 'nothing' | 'content' | 'time' | 'other' {
  if (then.kind !== now.kind || then.target !== now.target) return 'other'
  const keepsMode = then.mode === now.mode
  if (keepsMode && then.size === now.size && isNear(then.mtime, now.mtime)) return 'nothing'
  if (now.kind === 'directory') return keepsMode ? 'time' : 'other'
  return now.kind === 'file' ? 'content' : 'other'
}

/** What a change of a tree does to a whole copy of it. */
export function deltaOf(change: Change, now: Entries): Delta {
  return {
    files: entriesAt(now, change.files),
    gone: change.gone,
    made: entriesAt(now, change.made),
    dated: entriesAt(now, change.dated),
  }
}

/** The same for a copy of what is selected of it, where other things may be selected now. */
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
    files: entriesAt(now, files),
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
