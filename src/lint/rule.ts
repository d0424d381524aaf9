import type { SnapTree } from './snap-tree.ts'

export type Severity = 'error' | 'warning' | 'info'

/** Something found in a snap tree, as data. */
export interface Finding {
  rule: string
  severity: Severity
  message: string
  /** Path within the tree (`meta/hooks/install`), or of the project file that is to blame. */
  file?: string | undefined
  line?: number | undefined
  /** What to do about it. */
  remedy?: string | undefined
}

/** What a rule says about one place; the rest of the finding comes from the rule itself. */
export interface Found {
  message: string
  file?: string | undefined
  /** A remedy for this very place; the rule's `fix` unless given. */
  remedy?: string | undefined
}

/** A file of an example: its content (0644, in `meta/hooks` 0755), or all about it. */
export type ExampleFile = string | { content?: string; mode?: number; link?: string; directory?: true; special?: true }

/** A small tree by path, to show what a rule means. */
export type ExampleTree = Readonly<Record<string, ExampleFile>>

/** One thing that is checked about a finished tree. Pure: it sees a `SnapTree` and nothing else. */
export interface Rule {
  /** The name of the file that declares the rule; never changed, never used again. */
  id: string
  /** `error` when snapd refuses the snap, `warning` when it silently does something else than the author thinks. */
  severity: Severity
  /** What is wrong, in one sentence. */
  summary: string
  /** What to do about it, in one sentence. */
  fix: string
  good: readonly ExampleTree[]
  bad: readonly ExampleTree[]
  check(tree: SnapTree): Iterable<Found>
}
