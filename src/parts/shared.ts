import { dirname, join } from 'node:path'
import { UserError } from '../errors.ts'
import { lookAt, makeDirectory } from '../platform/files.ts'
import {
  copyEntry,
  directWays,
  ensureDirectory,
  finishDirectories,
  linkEntry,
  removeEntries,
  setAttributes,
  setTime,
} from '../platform/trees.ts'
import { entryAt } from '../platform/walk.ts'
import { openDirectories, withWriteBits } from '../platform/write-bits.ts'
import type { Part } from '../project/project.ts'
import type { Entry, Listing } from '../tree/listing.ts'
import type { Delta } from './delta.ts'
import type { Selection } from './filesets.ts'
import { installDir, partPlaces, primeDir, stageDir } from './layout.ts'
import type { Owners } from './owners.ts'
import type { Attributes } from './permissions.ts'
import { attributesOf } from './permissions.ts'
import { convertPkgConfig } from './pkg-config.ts'
import type { Work } from './work.ts'

/** One of the directories that parts share: a partition's stage or prime, or the backstage. */
export interface Area {
  step: 'stage' | 'prime'
  /** The partition, or `backstage`. */
  name: string
  root: string
}

/** The areas that a step fills. */
export function areasOf(work: Work, step: 'stage' | 'prime'): Area[] {
  const areas = work.layout.partitions.map(name => ({
    step,
    name,
    root: step === 'stage' ? stageDir(work.layout, name) : primeDir(work.layout, name),
  }))
  return step === 'stage' ? [...areas, { step, name: 'backstage', root: work.layout.backstage }] : areas
}

/** Where a part's files for an area come from. */
export function originOf(work: Work, part: string, area: Area): string {
  if (area.name === 'backstage') return partPlaces(work.layout, part).export
  return area.step === 'stage' ? installDir(work.layout, part, area.name) : stageDir(work.layout, area.name)
}

/**
 * Puts a part's selection into an area.
 *
 * Where several parts have the same path, the one that is last in the order of processing decides about mode and time, whenever it was staged;
 * of links, which can be spelled differently, that of the first one stays, as with snapcraft.
 */
export function place(
  work: Work,
  request: { part: Part; area: Area; listing: Listing; selection: Selection },
): void {
  const { part, area, listing, selection } = request
  const from = originOf(work, part.name, area)
  const owners = ownersOf(work, area)
  const entries = new Map(listing.map(entry => [entry.path, entry]))
  if (selection.files.length + selection.directories.length > 0) makeDirectory(area.root)
  const kept: Entry[] = []
  const directories: Entry[] = []
  for (const path of selection.directories) {
    const entry = entries.get(path)
    if (entry === undefined) throw notFound(join(from, path))
    const theirs = owners?.hasLater(path, part.name) === true ? directoryAt(area, path) : undefined
    ensureDirectory(join(area.root, path), (theirs ?? entry).mode | 0o700)
    if (theirs === undefined) directories.push(entry)
    else kept.push(theirs)
  }
  for (const path of selection.files) {
    const entry = entries.get(path)
    if (entry === undefined) throw notFound(join(from, path))
    const theirs =
      entry.kind === 'symlink' ? owners?.hasEarlier(path, part.name) : owners?.hasLater(path, part.name)
    if (theirs !== true || lookAt(join(area.root, path)) === undefined) placeFile({ work, part, area, path })
  }
  for (const entry of directories.reverse()) finishDirectory({ work, part, area, entry })
  finishDirectories(area.root, kept)
}

/** Brings what has changed of a part into an area, where it shares nothing of that with other parts; directories get their times, unless a later part decides about them. */
export function refreshPlaced(
  work: Work,
  { part, area, delta }: { part: Part; area: Area; delta: Delta },
): void {
  const { files, gone, made, dated } = delta
  const owners = ownersOf(work, area)
  const hasLater = (path: string): boolean => owners?.hasLater(path, part.name) === true
  const kept = dated.flatMap(entry => (hasLater(entry.path) ? (directoryAt(area, entry.path) ?? []) : []))
  // They get the modes that they should have at the end.
  openDirectories(dated.map(entry => join(area.root, entry.path)))
  removeEntries(area.root, gone.files, gone.directories)
  for (const { path, mode } of made) ensureDirectory(join(area.root, path), mode | 0o700)
  for (const path of files) placeFile({ work, part, area, path })
  for (const entry of [...dated].reverse())
    if (!hasLater(entry.path)) finishDirectory({ work, part, area, entry })
  finishDirectories(area.root, kept)
}

/** Takes a part's selection out of the areas of a step, but not what other parts have put there as well. */
export function withdraw(
  work: Work,
  part: string,
  step: 'stage' | 'prime',
): { area: Area; path: string; owner: string }[] {
  const contents = work.memory.get(part, step)?.contents ?? {}
  const orphans: { area: Area; path: string; owner: string }[] = []
  for (const area of areasOf(work, step)) {
    const mine = contents[area.name]
    if (mine === undefined) continue
    const owners = ownersOf(work, area, part)
    const isOnlyMine = (path: string): boolean => owners?.lastOther(path, part) === undefined
    removeEntries(area.root, mine.files.filter(isOnlyMine), mine.directories.filter(isOnlyMine))
    for (const path of [...mine.directories, ...mine.files]) {
      const owner = owners?.lastOther(path, part)
      if (owner !== undefined) orphans.push({ area, path, owner })
    }
  }
  return orphans
}

/** Takes everything that is known to be of parts out of the areas of a step. What the scripts of other steps have put there stays. */
export function clearAreas(work: Work, step: Area['step']): void {
  for (const area of areasOf(work, step)) {
    const contents = work.memory
      .parts()
      .flatMap(name => work.memory.get(name, step)?.contents[area.name] ?? [])
    removeEntries(
      area.root,
      contents.flatMap(({ files }) => files),
      [...new Set(contents.flatMap(({ directories }) => directories))],
    )
  }
}

/** Puts what several parts have had in common back as the remaining owner has it. */
export function restore(work: Work, orphans: readonly { area: Area; path: string; owner: string }[]): void {
  const ways = new Map<string, (path: string) => boolean>()
  for (const { area, path, owner } of orphans) {
    const isDirect = ways.get(area.root) ?? directWays(area.root)
    ways.set(area.root, isDirect)
    if (!isDirect(path)) continue
    const part = work.named.get(owner)
    const origin = part === undefined ? undefined : lookAt(join(originOf(work, owner, area), path))
    if (part === undefined || origin === undefined) continue
    if (origin.isDirectory()) {
      // A script, or somebody by hand, may have removed it.
      if (lookAt(join(area.root, path)) === undefined) makeDirectory(join(area.root, path))
      if (lookAt(join(area.root, path))?.isDirectory() !== true) continue
    }
    if (origin.isDirectory())
      finishDirectory({
        work,
        part,
        area,
        entry: { path, kind: 'directory', mode: origin.mode & 0o7777, size: 0, mtime: origin.mtimeMs },
      })
    else if (isFreeFor(area, path))
      withWriteBits(
        () => [dirname(join(area.root, path))],
        () => {
          placeFile({ work, part, area, path })
        },
      )
  }
}

/** Whether a file can be placed at a path: a script may have put a directory there, which goes when nothing is left in it. */
function isFreeFor(area: Area, path: string): boolean {
  if (lookAt(join(area.root, path))?.isDirectory() === true) removeEntries(area.root, [], [path])
  return lookAt(join(area.root, path))?.isDirectory() !== true
}

export function notFound(path: string): UserError {
  return new UserError('file-not-found', `Failed to copy '${path}': no such file or directory.`)
}

/** A directory as it lies in an area, to be left as it is. */
function directoryAt(area: Area, path: string): Entry | undefined {
  const entry = entryAt(area.root, path)
  return entry?.kind === 'directory' ? entry : undefined
}

function placeFile({ work, part, area, path }: { work: Work; part: Part; area: Area; path: string }): void {
  const from = join(originOf(work, part.name, area), path)
  const to = join(area.root, path)
  const attributes = attributesFor(part, area, path)
  if (
    area.step === 'stage' &&
    area.name !== 'backstage' &&
    path.endsWith('.pc') &&
    lookAt(from)?.isFile() === true
  ) {
    return convertPkgConfig({ from, to, stage: area.root, install: originOf(work, part.name, area) })
  }
  if (attributes === undefined && !work.isolate) return linkEntry(from, to)
  copyEntry(from, to)
  // A link has no mode of its own, and what it leads to is a path of its own.
  if (attributes !== undefined && lookAt(to)?.isSymbolicLink() === false)
    setAttributes(to, keeping(0o400, attributes, work))
}

function finishDirectory({
  work,
  part,
  area,
  entry,
}: {
  work: Work
  part: Part
  area: Area
  entry: Entry
}): void {
  const path = join(area.root, entry.path)
  // A script may have put a link there, or a file: what that leads to is not ours.
  if (lookAt(path)?.isDirectory() !== true) return
  setAttributes(path, { mode: entry.mode, owner: null, group: null })
  const attributes = attributesFor(part, area, entry.path)
  if (attributes !== undefined) setAttributes(path, keeping(0o500, attributes, work))
  setTime(path, entry.mtime)
}

/** Attributes that leave the owner the bits without which only root could go on with an entry, and pack it. */
function keeping(bits: number, attributes: Attributes, { host: { machine } }: Work): Attributes {
  return machine.root || attributes.mode === null
    ? attributes
    : { ...attributes, mode: attributes.mode | bits }
}

function attributesFor(part: Part, area: Area, path: string): Attributes | undefined {
  return area.step === 'prime' ? attributesOf(path, part.keys.permissions) : undefined
}

/** Who has put what into an area; undefined where nobody but one part can have. */
function ownersOf({ memory, parts }: Work, area: Area, part = parts[0]?.name): Owners | undefined {
  return parts.every(other => other.name === part) ? undefined : memory.ownersIn(area.step, area.name)
}
