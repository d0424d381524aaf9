import type { ElfFile } from '../elf/runpath.ts'
import type { NeededSymbol } from '../elf/symbols.ts'
import type { Path, Place, Value } from '../yaml/document.ts'
import { followLinks } from '../tree/follow.ts'
import type { Entry, Listing } from '../tree/listing.ts'
import { baseName, parentPath } from '../tree/listing.ts'
import { remembered } from '../remembered.ts'
import type { HookMetadata, Kind, SnapMetadata } from './metadata/shapes.ts'

/** A finished snap or component wherever it lies: a primed tree, a directory, an image, or a project before its build. */
export interface Snap {
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
  /** For a component the metadata of its snap, where that is known. */
  snap?: SnapMetadata | undefined
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
  /** What is at a path, links not followed; nothing is below a link. */
  at(path: string): Entry | undefined
  /** A regular file's bytes; undefined when it is none, or when the tree is an image that does not give them. */
  read(path: string): Uint8Array | undefined
  /** What a YAML file holds, or why it cannot be read; undefined when there is none. */
  document(path: string): { value: Value; trouble?: string } | undefined
  /** Programs and libraries of the machine, in the order of their paths; in an image those that are executable or named like one. */
  elves(): readonly ElfFile[]
  /** The symbols that one of these needs in a version. */
  symbols(path: string): readonly NeededSymbol[]
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
export const treeHooks = remembered((snap: Snap): readonly TreeHook[] => {
  const declared = snap.metadata.hooks ?? {}
  const entries = new Map(
    snap.meta
      .filter(entry => parentPath(entry.path) === 'meta/hooks')
      .map(entry => [baseName(entry.path), entry]),
  )
  const names = new Set([...Object.keys(declared), ...entries.keys()])
  return [...names].sort().map(name => ({
    name,
    declared: Object.hasOwn(declared, name) ? declared[name] : undefined,
    entry: entries.get(name),
  }))
})

/** Where a path ends once its links are followed, those of its parents too; undefined when it leads nowhere, out of the tree or in circles. */
export function follow(tree: Pick<Snap, 'at'>, path: string): Entry | undefined {
  return followed(tree, path, false)
}

/** The same, where absolute links start at the tree's root, as they would where that is the root of the system. */
export function followRooted(tree: Pick<Snap, 'at'>, path: string): Entry | undefined {
  return followed(tree, path, true)
}

function followed(tree: Pick<Snap, 'at'>, path: string, rooted: boolean): Entry | undefined {
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
