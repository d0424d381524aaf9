/** What an entry of a directory tree is, without following links. */
export type EntryKind = 'file' | 'directory' | 'symlink' | 'other'

/** One path of a tree, as a value. */
export interface Entry {
  /** Relative to the tree's root, `/` between the components; never empty, never starting with `/` or `./`. */
  path: string
  kind: EntryKind
  /** Permission bits, set-id and sticky bits included (`0o7777`). */
  mode: number
  /** Bytes of a file's content; the length of a link's target. */
  size: number
  /** Modification time in milliseconds, with fraction. */
  mtime: number
  /** Where a symbolic link points, as written. */
  target?: string | undefined
  /** A link that leads out of what is read, and is not followed. */
  outside?: boolean
}

/** The entries below one directory, each directory before its content, siblings sorted by code unit. */
export type Listing = readonly Entry[]

/** Orders paths by code unit, which is the same everywhere. */
export function comparePaths(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The last component of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The path without its last component; empty for a path with one component. */
export function parentPath(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}

/** All proper ancestors of a path, outermost first: `a/b/c` has `a` and `a/b`. */
export function ancestors(path: string): string[] {
  const found: string[] = []
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1))
    found.push(path.slice(0, slash))
  return found
}
