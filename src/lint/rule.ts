import type { Place } from '../shell/node.ts'
import type { Path } from '../yaml/document.ts'
import type { LintTree } from './hook-view.ts'
import type { SnapTree } from './snap-tree.ts'

/** `error` is for what surely fails or is refused, `warning` for what goes wrong in silence or in some cases, `info` for what is worth knowing. */
export type Severity = 'error' | 'warning' | 'info'

/** How sure a rule is of a finding: `possible` ones are worth a look, no more. */
export type Certainty = 'certain' | 'likely' | 'possible'

export const ruleGroups = [
  'names',
  'files',
  'plugs',
  'shell',
  'snapctl',
  'options',
  'metadata',
  'suppression',
] as const
export type RuleGroup = (typeof ruleGroups)[number]

/** One change of a file, as data; paths are those of the tree, offsets count UTF-16 units of the file's text. */
export type Edit =
  | { path: string; do: 'replace'; start: number; end: number; text: string }
  | { path: string; do: 'chmod'; mode: number }
  | { path: string; do: 'rename'; to: string }
  | { path: string; do: 'remove' }

/** A mechanical mend of one finding: all of its edits or none. */
export interface Fix {
  /** What it does, as an order: `Add -p to mkdir`. */
  title: string
  edits: readonly Edit[]
}

/** Another place that explains a finding. */
export interface Related {
  message: string
  file: string
  line?: number | undefined
}

/** Something found in a snap, a project or a directory of hooks, as data. */
export interface Finding {
  rule: string
  severity: Severity
  certainty?: Certainty | undefined
  message: string
  /** Path within the tree (`meta/hooks/install`), or of the project file that is to blame. */
  file?: string | undefined
  /** Lines and columns count from 1, columns in UTF-16 units; the end is behind the last character. */
  line?: number | undefined
  column?: number | undefined
  endLine?: number | undefined
  endColumn?: number | undefined
  /** The line of text that is meant. */
  excerpt?: string | undefined
  /** What to do about it. */
  remedy?: string | undefined
  related?: readonly Related[] | undefined
  fix?: Fix | undefined
}

/** What a rule says about one place; what it leaves out comes from the rule itself. */
export interface Found {
  message: string
  /** Path in the tree. */
  file?: string | undefined
  /** Where in the file; a node, a word or a call will do. */
  at?: { start: Place; end: Place } | { line: number } | undefined
  /** The key of the metadata that is to blame, in place of `file` and `at`. */
  key?: Path | undefined
  /** A remedy for this very place. */
  remedy?: string | undefined
  /** In place of the rule's own, for this finding; packing and `check` keep to the rule's. */
  severity?: Severity | undefined
  certainty?: Certainty | undefined
  fix?: Fix | undefined
  related?: readonly Related[] | undefined
}

/** A compiled program or library of an example. */
export interface ExampleProgram {
  /** Its architecture; amd64 unless said. */
  for?: string
  /** What loads it; without one it is a library. */
  loader?: string
  /** The versions of symbols that it needs, by library. */
  needs?: Readonly<Record<string, readonly string[]>>
  /** The versions that it provides. */
  provides?: readonly string[]
  runpath?: readonly string[]
}

/** A file of an example: its content (0644, in `meta/hooks` 0755), or all about it. */
export type ExampleFile =
  | string
  | {
      content?: string
      mode?: number
      link?: string
      directory?: true
      special?: true
      program?: ExampleProgram
    }

/** A small tree by path, to show what a rule means. */
export type ExampleTree = Readonly<Record<string, ExampleFile>>

/** What every rule says about itself. */
export interface RuleFacts {
  /** The name of the file that declares the rule; never changed, never used again. */
  id: string
  group: RuleGroup
  severity: Severity
  certainty: Certainty
  /** What is wrong, in one sentence without a full stop. */
  summary: string
  /** Why it matters and what snapd or the shell does, in two to six sentences. */
  explanation: string
  /** What to do about it, in one sentence. */
  remedy: string
  /** Not asked where this is unknown: `metadata` in a bare directory of hooks, `files` before a build. */
  needs?: readonly ('metadata' | 'files')[]
  /** The certainty before a build, for rules that miss something which a part may still bring. */
  unbuilt?: Certainty
}

/** One thing that is checked about a finished tree. Pure: it sees a `SnapTree` and nothing else. */
export interface Rule extends RuleFacts {
  good: readonly ExampleTree[]
  bad: readonly ExampleTree[]
  check(tree: SnapTree): Iterable<Found>
  /** What it could not judge, in sentences for those who ask for more. */
  unjudged?(tree: SnapTree): Iterable<string>
}

/**
 * An example of a hook rule: a script alone is the `configure` hook of a small snap; `hook` names another one, `yaml` is the
 * snap.yaml, `files` are other files by path as in trees, and `input` is what is linted (`tree` unless said).
 */
export type HookExample =
  | string
  | {
      hook?: string
      script?: string
      yaml?: string
      files?: ExampleTree
      input?: 'directory' | 'project' | 'tree' | 'image'
    }

/** One thing that is checked about hooks, wherever they lie. Pure: it sees a `LintTree` and nothing else. */
export interface HookRule extends RuleFacts {
  good: readonly HookExample[]
  bad: readonly HookExample[]
  check(tree: LintTree): Iterable<Found>
}
