import type { Place } from '../shell/node.ts'
import type { Path } from '../yaml/document.ts'
import type { Snap } from '../snap/snap.ts'

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
  'library',
  'classic',
  'gpu',
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

type Spot = Pick<Place, 'line' | 'column'>

/** What a rule says about one place; what it leaves out comes from the rule itself. */
export interface Found {
  message: string
  /** Path in the tree. */
  file?: string | undefined
  /** Where in the file; a node, a word or a call will do. */
  at?: { start: Spot; end: Spot } | { line: number; column?: number } | undefined
  /** The key of the metadata that is to blame, in place of `file` and `at`. */
  key?: Path | undefined
  /** A remedy for this very place. */
  remedy?: string | undefined
  /** In place of the rule's own, for this finding; packing and `check` keep to the rule's. */
  severity?: Severity | undefined
  certainty?: Certainty | undefined
  fix?: Fix | undefined
  related?: readonly Related[] | undefined
  /** Which of the rule's categories it belongs to. */
  category?: string | undefined
  /** The name by which `lint: ignore` finds it where that is not the file's. */
  alias?: string | undefined
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

/**
 * An example of a rule, as a tree by path or as a small snap: a script alone is its `configure` hook; `hook` names another one, `yaml`
 * is the snap.yaml, `files` are other files by path, and `input` is what is linted (`tree` unless said).
 */
export type Example = string | SmallSnap | ExampleTree

/** A small snap of an example; what it leaves out is made up. */
export interface SmallSnap {
  hook?: string
  script?: string
  yaml?: string
  files?: ExampleTree
  input?: 'directory' | 'project' | 'tree' | 'image'
}

/**
 * One thing that is checked, with all that is known about it. Pure: it sees what it judges and nothing else, which is a tree but for
 * what is about suppressions.
 */
export interface Rule<Judged = Snap> {
  /** The name of the file that declares the rule; never changed, never used again. */
  id: string
  /** The folder that its file lies in. */
  group: RuleGroup
  /** What it judges: finished snaps or components, or hooks, which are there before a build as well; the hooks of snaps alone with both. */
  about: readonly Subject[]
  severity: Severity
  certainty: Certainty
  /** What is wrong, in one sentence without a full stop. */
  summary: string
  /** Why it matters and what snapd or the shell does, in two to six sentences. */
  explanation: string
  /** What to do about it, in one sentence. */
  remedy: string
  /** Not asked where one of these is missing; what is about finished trees needs readable metadata unless it says otherwise. */
  needs?: readonly Need[]
  /** The certainty before a build, for rules that miss something which a part may still bring. */
  unbuilt?: Certainty
  /** What `lint: ignore` of a project may name beside the rule itself, for those that snapcraft has as linters. */
  categories?: readonly string[]
  good: readonly Example[]
  bad: readonly Example[]
  check(judged: Judged): Iterable<Found>
  /** What it could not judge, in sentences for those who ask for more. */
  unjudged?(judged: Judged): Iterable<string>
}

/** What a rule judges. */
export type Subject = 'snap' | 'component' | 'hook' | 'suppression'

/** What may be missing: metadata that can be read, any metadata (in a bare directory of hooks), all files (before a build). */
export type Need = 'readable' | 'metadata' | 'files'
