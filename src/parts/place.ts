import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { lookAt, makeDirectory } from '../platform/files.ts'
import {
  copyEntry,
  finishDirectories,
  linkEntry,
  listAll,
  setAttributes,
  setTime,
} from '../platform/trees.ts'
import { entryAt } from '../platform/walk.ts'
import type { Part } from '../project/project.ts'
import type { Entry, Listing } from '../tree/listing.ts'
import { applyDelta } from './apply.ts'
import type { Area, Choice } from './areas.ts'
import { areasOf, originOf, ownersOf } from './areas.ts'
import { wholeDelta } from './delta.ts'
import type { Selection } from './filesets.ts'
import type { Attributes } from './permissions.ts'
import { attributesOf } from './permissions.ts'
import { convertPkgConfig } from './pkg-config.ts'
import type { Run } from './run.ts'
import type { Awaited } from './steps.ts'

/** What fills an area from nothing with what is selected of a listing; refuses what the listing does not have. */
export function wholeChoice(
  run: Run,
  request: { part: Part; area: Area; listing: Listing; selection: Selection },
): Choice {
  const { part, area, listing, selection } = request
  const entries = new Map(listing.map(entry => [entry.path, entry]))
  const selected = [...selection.directories, ...selection.files].map(path => {
    const entry = entries.get(path)
    if (entry === undefined) throw notFound(join(originOf(run, part.name, area), path))
    return entry
  })
  return { area, selection, delta: wholeDelta(selected) }
}

/**
 * Makes an area have what a part is to have there.
 *
 * Where several parts have the same path, the one that is last in the order of processing decides about mode and time, whenever it was staged;
 * of links, which can be spelled differently, that of the first one stays, as with snapcraft.
 */
export function place(run: Run, part: Part, { area, delta }: Choice): void {
  const owners = ownersOf(run, area)
  const { files, made, dated } = delta
  const theirs = new Map(
    dated.flatMap(({ path }): [string, Entry][] => {
      const entry = owners?.hasLater(path, part.name) === true ? directoryAt(area, path) : undefined
      return entry === undefined ? [] : [[path, entry]]
    }),
  )
  const isTheirs = ({ path, kind }: Entry): boolean => {
    if (owners === undefined) return false
    const other = kind === 'symlink' ? owners.hasEarlier(path, part.name) : owners.hasLater(path, part.name)
    return other && lookAt(join(area.root, path)) !== undefined
  }
  if (files.length + made.length > 0) makeDirectory(area.root)
  applyDelta({
    root: area.root,
    delta: theirs.size === 0 ? delta : { ...delta, made: made.map(entry => theirs.get(entry.path) ?? entry) },
    put: entry => {
      if (!isTheirs(entry)) placeFile(run, { part, area, path: entry.path })
    },
    finish: entry => {
      if (!theirs.has(entry.path)) finishDirectory(run, { part, area, entry })
    },
  })
  finishDirectories(area.root, [...theirs.values()])
}

/** Puts what a part is known to have put into the areas of a step there again, as far as it is still where it came from. */
export function placeAgain(run: Run, name: string, step: Awaited): void {
  const part = run.named.get(name)
  const contents = run.memory.get(name, step)?.contents
  if (part === undefined || contents === undefined) return
  for (const area of areasOf(run, step)) {
    const { files, directories } = contents[area.name] ?? { files: [], directories: [] }
    const listing = listAll(originOf(run, name, area))
    const there = new Set(listing.map(entry => entry.path))
    const selection = {
      files: files.filter(path => there.has(path)),
      directories: directories.filter(path => there.has(path)),
    }
    place(run, part, wholeChoice(run, { part, area, listing, selection }))
  }
}

/** The error of a file that is to be placed and is not there. */
export function notFound(path: string, resolution?: string): UserError {
  return new UserError('file-not-found', `Failed to copy '${path}': no such file or directory.`, {
    resolution,
  })
}

/** A directory as it lies in an area, to be left as it is. */
function directoryAt(area: Area, path: string): Entry | undefined {
  const entry = entryAt(area.root, path)
  return entry?.kind === 'directory' ? entry : undefined
}

/** Puts one file of a part into an area. */
export function placeFile(run: Run, { part, area, path }: { part: Part; area: Area; path: string }): void {
  const from = join(originOf(run, part.name, area), path)
  const to = join(area.root, path)
  const attributes = attributesFor(part, area, path)
  if (
    area.step === 'stage' &&
    area.name !== 'backstage' &&
    path.endsWith('.pc') &&
    lookAt(from)?.isFile() === true
  ) {
    return convertPkgConfig({ from, to, stage: area.root, install: originOf(run, part.name, area) })
  }
  if (attributes === undefined && !run.isolate) return linkEntry(from, to)
  copyEntry(from, to)
  // A link has no mode of its own, and what it leads to is a path of its own.
  if (attributes !== undefined && lookAt(to)?.isSymbolicLink() === false)
    setAttributes(to, keeping(0o400, attributes, run))
}

/** Gives a directory of an area the mode and time that it has in a part. */
export function finishDirectory(
  run: Run,
  { part, area, entry }: { part: Part; area: Area; entry: Entry },
): void {
  const path = join(area.root, entry.path)
  // A script may have put a link there, or a file: what that leads to is not ours.
  if (lookAt(path)?.isDirectory() !== true) return
  setAttributes(path, { mode: entry.mode, owner: null, group: null })
  const attributes = attributesFor(part, area, entry.path)
  if (attributes !== undefined) setAttributes(path, keeping(0o500, attributes, run))
  setTime(path, entry.mtime)
}

/** Attributes that leave the owner the bits without which only root could go on with an entry, and pack it. */
function keeping(bits: number, attributes: Attributes, { host: { machine } }: Run): Attributes {
  return machine.root || attributes.mode === null
    ? attributes
    : { ...attributes, mode: attributes.mode | bits }
}

function attributesFor(part: Part, area: Area, path: string): Attributes | undefined {
  return area.step === 'prime' ? attributesOf(path, part.keys.permissions) : undefined
}
