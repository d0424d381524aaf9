import { join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { lookAt, lookThrough, realPath, remove } from '../platform/files.ts'
import { copyPaths, emptyDirectory, removeEntries, setAttributes, setTime } from '../platform/trees.ts'
import type { Entries } from '../tree/compact-listing.ts'
import { entriesAt, pathsOf } from '../tree/compact-listing.ts'
import { differingPairs } from '../tree/entry-pairs.ts'
import type { Entry } from '../tree/listing.ts'
import { ancestors, comparePaths } from '../tree/listing.ts'
import { sourceNotFound } from './errors.ts'
import type { Source, SourceChange, SourceRequest } from './source.ts'

/** A directory of the project, or of the machine: copied, so that nothing that is done to the copy touches it. */
export const local: Source = {
  type: 'local',
  options: [],
  pull: copyWhole,
  list(request) {
    if (lookThrough(resolve(request.root, request.source))?.isDirectory() !== true) return undefined
    const directory = sourceDirectory(request)
    return request.look(directory)
  },
  changes(request, remembered) {
    const directory = sourceDirectory(request)
    return differences(remembered, request.look(directory), name => /^\.spread-reuse\./.test(name))
  },
  async update(request, remembered) {
    const directory = sourceDirectory(request)
    const listing = request.look(directory)
    const change = differences(remembered, listing)
    if (change !== undefined && !canTakeOver({ into: request.into, listing, change })) {
      emptyDirectory(request.into)
      return copyWhole(request)
    }
    if (change !== undefined)
      await takeOver({ from: directory, into: request.into, listing, change, request })
    keepTimes(request.into, remembered, listing)
    return listing
  },
}

async function copyWhole(request: SourceRequest): Promise<Entries> {
  const directory = sourceDirectory(request)
  const listing = request.look(directory)
  const top = pathsOf(listing).filter(path => !path.includes('/'))
  await copyPaths({ from: directory, to: request.into, paths: top, commands: request.host.commands })
  setAttributes(request.into, { mode: lookThrough(directory)?.mode ?? null, owner: null, group: null })
  return listing
}

/** What is different between two listings of one tree; undefined when nothing is. `pass` names entries at the top that do not count. */
export function differences(
  before: Entries,
  after: Entries,
  pass: (name: string) => boolean = () => false,
): SourceChange | undefined {
  const [added, changed, removed]: [string[], string[], string[]] = [[], [], []]
  for (const { then, now } of differingPairs(before, after)) {
    const path = (now ?? then)?.path ?? ''
    if (pass(path.split('/', 1)[0] ?? '')) continue
    if (now === undefined) removed.push(path)
    else if (then === undefined) added.push(path)
    else if (!alike(then, now)) changed.push(path)
  }
  return added.length + changed.length + removed.length === 0 ? undefined : { added, changed, removed }
}

/** A directory's time says nothing that its entries do not say. */
export function alike(a: Entry, b: Entry): boolean {
  if (a.kind !== b.kind || a.mode !== b.mode || a.target !== b.target) return false
  return a.kind === 'directory' || (a.size === b.size && Math.abs(a.mtime - b.mtime) < 0.01)
}

/**
 * Whether a change can be made in a copy of a tree: not where a script has put a link in the place of a directory, which would lead out of
 * the copy, nor in directories without the write bit.
 */
function canTakeOver({
  into,
  listing,
  change,
}: {
  into: string
  listing: Entries
  change: SourceChange
}): boolean {
  const came = new Set([...change.added, ...change.changed])
  const above = new Set([...came, ...change.removed].flatMap(ancestors))
  const directories = new Map(
    entriesAt(listing, above).flatMap(({ path, kind, mode }): [string, number][] =>
      kind === 'directory' ? [[path, mode]] : [],
    ),
  )
  const isOpen = (mode: number): boolean => (mode & 0o300) === 0o300
  return ['', ...above].every(path => {
    const there = lookAt(join(into, path))
    // What is to become a directory is copied with all that is in it.
    return there?.isDirectory() === true
      ? isOpen(there.mode) && isOpen(directories.get(path) ?? 0o700)
      : came.has(path) || change.removed.includes(path)
  })
}

/** Brings a copy of a tree to what the tree is now. */
async function takeOver(work: {
  from: string
  into: string
  listing: Entries
  change: SourceChange
  request: SourceRequest
}): Promise<void> {
  const { from, into, listing, change, request } = work
  // What lies above comes first: where that was a link, what is below lies elsewhere until it is gone.
  const came = [...change.added, ...change.changed].sort(comparePaths)
  const now = new Map(entriesAt(listing, new Set(came)).map(entry => [entry.path, entry]))
  const files = change.removed.concat(change.changed.filter(path => now.get(path)?.kind !== 'directory'))
  removeEntries(into, files, change.removed)
  // A directory that has become something else is not empty; what has become a directory is in the way, a link as well.
  for (const path of came) {
    const there = lookAt(join(into, path))
    if (there !== undefined && there.isDirectory() !== (now.get(path)?.kind === 'directory'))
      remove(join(into, path))
  }
  const fresh = came.filter(path => now.get(path)?.kind !== 'directory')
  const directories = came.filter(path => now.get(path)?.kind === 'directory')
  const whole = new Set(directories.filter(path => lookAt(join(into, path)) === undefined))
  const outermost = [...whole, ...fresh].filter(path => !ancestors(path).some(parent => whole.has(parent)))
  await copyPaths({ from, to: into, paths: outermost, parents: true, commands: request.host.commands })
  for (const path of directories)
    setAttributes(join(into, path), { mode: now.get(path)?.mode ?? null, owner: null, group: null })
}

/** Gives directories whose time has changed, by what was put in or taken out, the new one. */
function keepTimes(into: string, before: Entries, now: Entries): void {
  for (const { then, now: entry } of differingPairs(before, now)) {
    if (entry?.kind === 'directory' && (then?.kind !== 'directory' || then.mtime !== entry.mtime))
      setTime(join(into, entry.path), entry.mtime)
  }
}

function sourceDirectory({ source, root }: { source: string; root: string }): string {
  const path = resolve(root, source)
  const there = lookThrough(path)
  if (there === undefined) throw sourceNotFound(source)
  if (!there.isDirectory()) {
    throw new UserError('copy-tree', `Failed to copy or link file tree: '${path}' is not a directory.`, {
      resolution: 'Make sure paths and permissions are correct.',
    })
  }
  return realPath(path)
}
