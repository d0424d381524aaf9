import type { ElfFile } from '../elf/runpath.ts'
import type { Severity } from './rule.ts'
import type { SnapTree } from './snap-tree.ts'

/** What snapcraft's linters look at. */
export interface Linted {
  tree: SnapTree
  /** In the order of their paths. */
  elves: readonly ElfFile[]
  /** Where in the tree a path leads, links followed; undefined when nothing is there. */
  find: (path: string) => string | undefined
  /** The same where absolute links are taken for ones from the root of the tree. */
  findRooted: (path: string) => string | undefined
}

/** One thing that a linter has found. */
export interface LinterFound {
  severity: Severity
  message: string
  /** What of the linter it belongs to, so that `lint: ignore` can name it: `unused-library`, `title`. */
  category?: string
  file?: string
  /** The name by which `lint: ignore` finds it when that is not the file's. */
  alias?: string
  remedy: string
}

/** One of snapcraft's linters. Pure: it sees what was gathered and nothing else. */
export interface Linter {
  name: string
  /** What `lint: ignore` may name beside the linter itself. */
  categories: readonly string[]
  check(linted: Linted): Iterable<LinterFound>
}
