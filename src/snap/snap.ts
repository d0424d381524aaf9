import type { HookKind } from '../hooks/catalogue.ts'
import type { Call } from '../shell/call.ts'
import type { Script } from '../shell/script.ts'
import type { Word } from '../shell/word.ts'
import type { SnapctlCommand } from '../snapctl/commands.ts'
import type { parseCall } from '../snapctl/parse.ts'
import type { ElfFile } from '../elf/runpath.ts'
import type { NeededSymbol } from '../elf/symbols.ts'
import type { Path, Place, Value } from '../yaml/document.ts'
import { followLinks } from '../tree/follow.ts'
import type { Entry, Listing } from '../tree/listing.ts'
import { baseName, parentPath } from '../tree/listing.ts'
import { remembered } from '../remembered.ts'
import type { HookMetadata, Kind, SnapMetadata } from './metadata/shapes.ts'

/** The files and the metadata of a snap or component: what a directory, an image or a project before its build gives. */
export interface SnapFiles {
  kind: Kind
  /** How messages call the tree's directory, as snapd would: `prime`. */
  label: string
  /** The file that the tree becomes, for a component's messages. */
  fileName?: string | undefined
  /** Permission bits of the tree's root. */
  rootMode: number
  /** What `meta/snap.yaml` or `meta/component.yaml` says; empty when it cannot be read. */
  metadata: SnapMetadata
  /** The text of the file that the metadata comes from, where that is not the tree's own. */
  metadataText?: string | undefined
  /** Why the metadata cannot be read, in snapd's words. */
  trouble?: string | undefined
  /** Keys of the metadata that came twice in one mapping. */
  repeats?: readonly { path: Path; key: string }[] | undefined
  /** Where a key of the metadata, or the nearest one above it, was written; undefined when that is not known. */
  placeOfKey: (key: Path) => Place | undefined
  /** Where its files lie, absolute; undefined for what lies in several places. */
  directory?: string
  /** `meta` and everything below it. */
  meta: Listing
  /** What lies where `meta/hooks` leads, as entries of `meta/hooks`, when that is a link: snapd follows it. */
  linkedHooks?: Listing
  /** What is at a path, links not followed; nothing is below a link. */
  at(path: string): Entry | undefined
  /** A regular file's bytes; undefined when it is none, or when the tree is an image that does not give them. */
  read(path: string): Uint8Array | undefined
  /** What a YAML file holds, or why it cannot be read; undefined when there is none. */
  document(path: string): { value: Value; trouble?: string } | undefined
  /** All that lies in it, in the order of a listing, where that is known: not before a build. */
  entries(): Listing
  /** Programs and libraries of the machine, in the order of their paths; in an image those that are executable or named like one. */
  elves(): readonly ElfFile[]
  /** The symbols that one of these needs in a version. */
  symbols(path: string): readonly NeededSymbol[]
}

/** What the person gave: a bare directory of hooks, a project, a primed tree or a packed snap or component. */
export type InputKind = 'directory' | 'project' | 'tree' | 'image'

/** A snap or component as one value, wherever it lies and finished or not: paths are those of the snap that it is or becomes. */
export interface Snap extends SnapFiles {
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
  hooks: readonly Hook[]
  /** Texts that may describe options: README files and the description, with the file that each is in. */
  documents: readonly { file: string; text: string }[]
  /** A text of the tree read as a shell script, whatever runs it; undefined when there is no text at the path. */
  script(path: string): Script | undefined
}

/** One hook: what snapd would run, and where it comes from. */
export interface Hook {
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

/** The hooks of a snap: those that its metadata names and those that are files only. */
export interface TreeHook {
  name: string
  /** Named below `hooks:`. */
  declared: HookMetadata | undefined
  /** The entry in `meta/hooks`. */
  entry: Entry | undefined
}

/** Every name below `hooks:` and in `meta/hooks`, known to snapd or not. */
export const treeHooks = remembered((snap: SnapFiles): readonly TreeHook[] => {
  const declared = snap.metadata.hooks ?? {}
  const entries = new Map(
    [...snap.meta.filter(entry => parentPath(entry.path) === 'meta/hooks'), ...(snap.linkedHooks ?? [])].map(
      entry => [baseName(entry.path), entry],
    ),
  )
  const names = new Set([...Object.keys(declared), ...entries.keys()])
  return [...names].sort().map(name => ({
    name,
    declared: Object.hasOwn(declared, name) ? declared[name] : undefined,
    entry: entries.get(name),
  }))
})

/** Where a path ends once its links are followed, those of its parents too; undefined when it leads nowhere, out of the tree or in circles. */
export function follow(tree: Pick<SnapFiles, 'at'>, path: string): Entry | undefined {
  return followed(tree, path, false)
}

/** The same, where absolute links start at the tree's root, as they would where that is the root of the system. */
export function followRooted(tree: Pick<SnapFiles, 'at'>, path: string): Entry | undefined {
  return followed(tree, path, true)
}

function followed(tree: Pick<SnapFiles, 'at'>, path: string, rooted: boolean): Entry | undefined {
  // Nothing lies below a link, so what is there and is none needs no steps.
  const there = /(?:^|\/)\.{0,2}(?:\/|$)/.test(path) ? undefined : tree.at(path)
  if (there !== undefined && there.kind !== 'symlink') return there
  const end = followLinks(path, { at: place => tree.at(place), rooted })
  return end === undefined ? undefined : tree.at(end)
}

/** A relative path applied to a directory of the tree; undefined when it leaves the tree, empty for the root. */
export function joined(directory: string, path: string): string | undefined {
  const parts = directory === '' ? [] : directory.split('/')
  for (const part of path.split('/')) {
    if (part === '..' && parts.pop() === undefined) return undefined
    if (part !== '' && part !== '.' && part !== '..') parts.push(part)
  }
  return parts.join('/')
}
