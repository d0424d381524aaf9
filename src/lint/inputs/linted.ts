import type { Snap } from '../../snap/snap.ts'

/** One snap, component, project or directory of hooks that is linted. */
export interface Linted {
  tree: Snap
  /** What the person gave. */
  given: string
  /** Whether the project file beside the hooks cannot be read. */
  isUnreadable?: boolean
  /** Findings in other files are not shown: absolute paths, or what lies below them. */
  only?: string | undefined
  /** The directory, absolute, within which files may be mended; undefined for a packed snap. */
  root: string | undefined
  /** Absolute path of a file of the tree, where the person can edit it; undefined within a packed snap. */
  placeOf: (path: string) => string | undefined
  /** The project's own settings for linting: absolute path of the file, which need not exist. */
  settings?: string | undefined
}
