import type { ElfFile } from '../elf/runpath.ts'
import type { NeededSymbol } from '../elf/symbols.ts'
import { isMapping } from '../yaml/document.ts'
import type { Mapping, Path, Value } from '../yaml/document.ts'
import type { Entry, Listing } from '../tree/listing.ts'
import { followLinks } from '../tree/follow.ts'
import { baseName, parentPath } from '../tree/listing.ts'
import { remembered } from '../remembered.ts'

/** A finished snap or component as rules see it, wherever it lies. */
export interface SnapTree {
  kind: 'snap' | 'component'
  /** How messages call the tree's directory, as snapd would: `prime`. */
  label: string
  /** The file that the tree becomes, for a component's messages. */
  fileName?: string | undefined
  /** Permission bits of the tree's root. */
  rootMode: number
  /** What `meta/snap.yaml` or `meta/component.yaml` says; empty when it cannot be read. */
  metadata: Mapping
  /** The text of the file that the metadata comes from, where that is not the tree's own. */
  metadataText?: string | undefined
  /** For a component the metadata of its snap, where that is known. */
  snap?: Mapping | undefined
  /** Why the metadata cannot be read, in snapd's words. */
  trouble?: string | undefined
  /** Keys of the metadata that came twice in one mapping. */
  repeats?: readonly { path: Path; key: string }[] | undefined
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
  declared: Mapping | null | undefined
  /** The entry in `meta/hooks`. */
  entry: Entry | undefined
}

/** Every name below `hooks:` and in `meta/hooks`, known to snapd or not. */
export const treeHooks = remembered((tree: SnapTree): readonly TreeHook[] => {
  const declared = tree.kind === 'snap' ? table(tree.metadata, 'hooks') : {}
  const entries = new Map(
    tree.meta
      .filter(entry => parentPath(entry.path) === 'meta/hooks')
      .map(entry => [baseName(entry.path), entry]),
  )
  const names = new Set([...Object.keys(declared), ...entries.keys()])
  return [...names].sort().map(name => ({
    name,
    declared: Object.hasOwn(declared, name) ? (isMapping(declared[name]) ? declared[name] : null) : undefined,
    entry: entries.get(name),
  }))
})

/** A mapping of the metadata by key; empty when it is absent or something else. */
export function table(metadata: Mapping | null | undefined, key: string): Mapping {
  const value = metadata?.[key]
  return isMapping(value) ? value : {}
}

/** The texts of a list; nothing when it is absent or no list. */
export function texts(metadata: Mapping | null | undefined, key: string): string[] {
  const value = metadata?.[key]
  return Array.isArray(value) ? value.map(textOf) : []
}

/** A value of a key that snapd reads as text. */
export function text(metadata: Mapping | null | undefined, key: string): string {
  return textOf(metadata?.[key])
}

function textOf(value: Value | undefined): string {
  return value === undefined ||
    value === null ||
    Array.isArray(value) ||
    isMapping(value) ||
    value instanceof Uint8Array
    ? ''
    : String(value)
}

/** The snap's type as snapd takes it: the name `snapd` forces one, `application` means `app`. */
export function snapType(tree: SnapTree): string {
  const type = text(tree.metadata, 'type')
  if (text(tree.metadata, 'name') === 'snapd') return 'snapd'
  return type === '' || type === 'application' ? 'app' : type
}

/** What snapd says when metadata is readable and wrong: of a component it says nothing but the problem. */
export function invalid({ kind, metadata }: SnapTree, problem: string): string {
  return kind === 'component' ? problem : `cannot validate snap "${text(metadata, 'name')}": ${problem}`
}

/** Where a path ends once its links are followed, those of its parents too; undefined when it leads nowhere, out of the tree or in circles. */
export function follow(tree: Pick<SnapTree, 'at'>, path: string): Entry | undefined {
  return followed(tree, path, false)
}

/** The same, where absolute links start at the tree's root, as they would where that is the root of the system. */
export function followRooted(tree: Pick<SnapTree, 'at'>, path: string): Entry | undefined {
  return followed(tree, path, true)
}

function followed(tree: Pick<SnapTree, 'at'>, path: string, rooted: boolean): Entry | undefined {
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
