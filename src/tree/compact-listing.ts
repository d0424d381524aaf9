import type { Entry, EntryKind } from './listing.ts'

/** Entries in the order of a listing, however they are held: an array of them, or a compact listing. */
export interface Entries extends Iterable<Entry> {
  readonly length: number
  at(index: number): Entry | undefined
}

/** What a compact listing holds, column by column; kinds as their places in `entryKinds`. */
interface Columns {
  path: string[]
  kind: number[]
  mode: number[]
  size: number[]
  mtime: number[]
  /** By the number of the entry. */
  target: Map<number, string>
}

/** The kinds of entries by the numbers that stand for them. */
export const entryKinds: readonly EntryKind[] = ['file', 'directory', 'symlink', 'other']

const symlink = entryKinds.indexOf('symlink')

/**
 * A listing that is kept for a while: a tree can have hundreds of thousands of entries, and numbers in columns take a third of what
 * objects do. Each entry is made when it is asked for.
 */
export class CompactListing implements Entries {
  readonly columns: Columns

  constructor(columns: Columns = { path: [], kind: [], mode: [], size: [], mtime: [], target: new Map() }) {
    this.columns = columns
  }

  /** A listing of these entries. */
  static of(entries: Entries): CompactListing {
    if (entries instanceof CompactListing) return entries
    const made = new CompactListing()
    for (const entry of entries) made.add(entry)
    return made
  }

  get length(): number {
    return this.columns.path.length
  }

  at(index: number): Entry | undefined {
    const { path, kind, mode, size, mtime, target } = this.columns
    const found = path[index]
    if (found === undefined) return undefined
    const entry: Entry = {
      path: found,
      kind: entryKinds[kind[index] ?? 0] ?? 'other',
      mode: mode[index] ?? 0,
      size: size[index] ?? 0,
      mtime: mtime[index] ?? 0,
    }
    const link = target.get(index)
    if (link !== undefined) entry.target = link
    return entry
  }

  /** Whether exactly this entry is in this place. */
  has(index: number, entry: Entry): boolean {
    const { path, kind, mode, size, mtime, target } = this.columns
    return (
      path[index] === entry.path &&
      entryKinds[kind[index] ?? 0] === entry.kind &&
      mode[index] === entry.mode &&
      size[index] === entry.size &&
      mtime[index] === entry.mtime &&
      (entry.kind !== 'symlink' || target.get(index) === entry.target)
    )
  }

  /** Whether an entry is exactly that of another listing. */
  isLike(index: number, other: CompactListing, place: number): boolean {
    const [one, two] = [this.columns, other.columns]
    return (
      one.path[index] === two.path[place] &&
      one.kind[index] === two.kind[place] &&
      one.mode[index] === two.mode[place] &&
      one.size[index] === two.size[place] &&
      one.mtime[index] === two.mtime[place] &&
      (one.kind[index] !== symlink || one.target.get(index) === two.target.get(place))
    )
  }

  /** A listing of the first entries, to go on from. */
  first(count: number): CompactListing {
    const { path, kind, mode, size, mtime, target } = this.columns
    return new CompactListing({
      path: path.slice(0, count),
      kind: kind.slice(0, count),
      mode: mode.slice(0, count),
      size: size.slice(0, count),
      mtime: mtime.slice(0, count),
      target: new Map([...target].filter(([index]) => index < count)),
    })
  }

  *[Symbol.iterator](): Generator<Entry> {
    for (let index = 0; index < this.length; index += 1) {
      const entry = this.at(index)
      if (entry !== undefined) yield entry
    }
  }

  /** Adds an entry at the end; where `like` has the same path in the same place, that text is held once. */
  add(entry: Entry, like?: CompactListing): void {
    const { path, kind, mode, size, mtime, target } = this.columns
    const theirs = like?.columns.path[path.length]
    if (entry.target !== undefined) target.set(path.length, entry.target)
    path.push(theirs === entry.path ? theirs : entry.path)
    kind.push(entryKinds.indexOf(entry.kind))
    mode.push(entry.mode)
    size.push(entry.size)
    mtime.push(entry.mtime)
  }
}

/**
 * Takes down a listing that is likely the same as an earlier one: as far as it is, nothing is held but how far, and when it is so to the end,
 * the earlier one itself is given. A tree that has not changed costs no memory.
 */
export class FollowedListing {
  private readonly like: CompactListing
  private same = 0
  private made: CompactListing | undefined

  constructor(like: CompactListing = new CompactListing()) {
    this.like = like
  }

  /** Takes down the next entry. */
  add(entry: Entry): void {
    if (this.made === undefined && this.like.has(this.same, entry)) this.same += 1
    else this.own().add(entry, this.like)
  }

  /** What was taken down. */
  listing(): CompactListing {
    return this.made === undefined && this.same === this.like.length ? this.like : this.own()
  }

  private own(): CompactListing {
    this.made ??= this.like.first(this.same)
    return this.made
  }
}

/** The paths of entries. */
export function pathsOf(entries: Entries): readonly string[] {
  return CompactListing.of(entries).columns.path
}

/** The entries of some paths, in the order of the listing. */
export function entriesAt(entries: Entries, paths: ReadonlySet<string>): Entry[] {
  const listing = CompactListing.of(entries)
  return paths.size === 0 ? [] : entriesIn(listing, index => paths.has(listing.columns.path[index] ?? ''))
}

/** The directories of a listing. */
export function directoriesIn(entries: Entries): Entry[] {
  const listing = CompactListing.of(entries)
  const directory = entryKinds.indexOf('directory')
  return entriesIn(listing, index => listing.columns.kind[index] === directory)
}

function entriesIn(listing: CompactListing, isWanted: (index: number) => boolean): Entry[] {
  const found: Entry[] = []
  for (let index = 0; index < listing.length; index += 1) {
    const entry = isWanted(index) ? listing.at(index) : undefined
    if (entry !== undefined) found.push(entry)
  }
  return found
}
