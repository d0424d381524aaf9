import type { HookKind } from '../hooks/catalogue.ts'
import type { Call } from '../shell/call.ts'
import type { Script } from '../shell/script.ts'
import type { Word } from '../shell/word.ts'
import type { SnapctlCommand } from '../snapctl/commands.ts'
import type { parseCall } from '../snapctl/parse.ts'
import type { Path, Place } from '../yaml/document.ts'
import type { Entry } from '../tree/listing.ts'
import type { SnapMetadata } from '../snap/metadata/shapes.ts'
import type { SnapTree } from './snap-tree.ts'

/** What the person gave: a bare directory of hooks, a project, a primed tree or a packed snap or component. */
export type InputKind = 'directory' | 'project' | 'tree' | 'image'

/** Any input as hook rules see it: paths are those of the snap that it is or becomes. */
export interface LintTree extends SnapTree {
  input: InputKind
  /** What is known beyond hooks: `metadata` is false for a bare directory of hooks, `files` where other files come only with a build. */
  known: { metadata: boolean; files: boolean }
  /** For a component the metadata of its snap where that is known; for a snap its own. */
  snap: SnapMetadata
  /** The component's name; undefined for a snap. */
  component: string | undefined
  /** `core24`; undefined where it is unknown or none. */
  base: string | undefined
  /** Where the person finds a path of the tree: `snap/hooks/configure` for `meta/hooks/configure`. */
  fileOf(path: string): string
  /** Every hook by name, those with unknown names and stray files too. */
  hooks: readonly HookView[]
  /** Texts that may describe options: README files and the description, with the file that each is in. */
  documents: readonly { file: string; text: string }[]
  /** A text of the tree read as a shell script, whatever runs it; undefined when there is no text at the path. */
  script(path: string): Script | undefined
  /** Where a key of the metadata, or the nearest one above it, was written, in the file of `meta/snap.yaml`; undefined when that is not known. */
  placeOfKey: (key: Path) => Place | undefined
}

/** One hook: what snapd would run, and where it comes from. */
export interface HookView {
  name: string
  /** `meta/hooks/NAME`. */
  path: string
  /** Where the person finds it. */
  file: string
  /** What snapd knows of it; undefined for a name that it passes over. */
  kind: HookKind | undefined
  /** Undefined when the hook is declared only. */
  entry: Entry | undefined
  /** Named below `hooks:`. */
  declared: boolean
  /** Where it comes from, in words; undefined when that is not known. */
  origin: string | undefined
  /** Files of the same name that lose, in words. */
  shadowed: readonly string[]
  /** What finally runs: links followed, and a core22 wrapper stands for its script. */
  bytes: Uint8Array | undefined
  /** Undefined when the bytes are no UTF-8 or a program of the machine. */
  text: string | undefined
  /** Shell scripts only. */
  script: Script | undefined
  /** The hook itself and what it sources from the tree; empty when it is no shell script. */
  scripts: readonly ViewedScript[]
  /** Calls of snapctl in the hook and in what it sources. */
  snapctl: readonly SnapctlCall[]
  /** The plugs that confine it; undefined when the metadata is unknown. */
  plugs: readonly string[] | undefined
}

/** A shell script and where it lies: `path` in the tree, `file` for the person. */
export interface ViewedScript {
  path: string
  file: string
  script: Script
}

/** One call of snapctl. */
export interface SnapctlCall {
  call: Call
  /** Path in the tree of the script that holds it. */
  path: string
  /** That script for the person. */
  file: string
  /** What follows `snapctl`. */
  words: readonly Word[]
  /** The table's entry; undefined for an unknown or computed subcommand. */
  command: SnapctlCommand | undefined
  /** What snapctl's parser makes of the literal words; undefined where a computed one hides the subcommand. */
  parsed: ReturnType<typeof parseCall>
}
