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

/** What is to be done in a copy of a tree, so that it has a change too. */
export interface Delta {
  files: readonly string[]
  gone: Selection
  made: Listing
  /** As they should be at the end. */
  dated: Listing
}

/** What is different between two listings of a tree; undefined when that is more than can be told as a change. */
export function changeOf(before: Listing, now: Listing): Change | undefined {
  const files = new Set<string>()
  const made = new Set<string>()
  const dated = new Set<string>()
  const old = new Map<string, Entry>()
  // Listings have one order, so that mostly a look along both at once is enough.
  let same = 0
  while (same < now.length && before[same]?.path === now[same]?.path) same += 1
  for (const entry of before.slice(same)) old.set(entry.path, entry)
  for (const [index, entry] of now.entries()) {
    const then = index < same ? before[index] : old.get(entry.path)
    old.delete(entry.path)
    if (then === undefined) (entry.kind === 'directory' ? made : files).add(entry.path)
    else if (then.kind !== entry.kind || then.target !== entry.target) return undefined
    else if (then.mode === entry.mode && then.size === entry.size && isNear(then.mtime, entry.mtime)) continue
    else if (entry.kind === 'directory' && then.mode === entry.mode) dated.add(entry.path)
    else if (entry.kind === 'file') files.add(entry.path)
    else return undefined
  }
  const left = [...old.values()]
  const gone = { files: pathsOf(left.filter(entry => entry.kind !== 'directory')), directories: pathsOf(left.filter(entry => entry.kind === 'directory')) }
  for (const path of [...files, ...made, ...gone.files, ...gone.directories]) for (const parent of ancestors(path)) dated.add(parent)
  for (const path of made) dated.add(path)
  return { files, made, gone, dated, moved: old.size > 0 || now.length !== before.length }
}

/** What a change of a tree does to a whole copy of it. */
export function deltaOf(change: Change, now: Listing): Delta {
  return { files: [...change.files], gone: change.gone, made: now.filter(entry => change.made.has(entry.path)), dated: now.filter(entry => change.dated.has(entry.path)) }
}

/** The same for a copy of what is selected, which may select other things now. */
export function selectedDelta(change: Change, now: Listing, { from, to }: { from: Selection; to: Selection }): Delta {
  const files = new Set([...without(to.files, from.files), ...to.files.filter(path => change.files.has(path))])
  const gone = { files: without(from.files, to.files), directories: without(from.directories, to.directories) }
  const made = new Set(without(to.directories, from.directories))
  const dated = new Set([...change.dated, ...made])
  for (const path of [...files, ...made, ...gone.files, ...gone.directories]) for (const parent of ancestors(path)) dated.add(parent)
  const there = new Set(to.directories)
  return {
    files: [...files], gone,
    made: now.filter(entry => made.has(entry.path)),
    dated: now.filter(entry => dated.has(entry.path) && there.has(entry.path)),
  }
}

/** Times as a listing has them, which lose less than a microsecond when they are set. */
export function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) < 0.01
}

function without(paths: readonly string[], others: readonly string[]): string[] {
  if (paths === others) return []
  const known = new Set(others)
  return paths.filter(path => !known.has(path))
}

function pathsOf(entries: readonly Entry[]): string[] {
  return entries.map(entry => entry.path)
}
