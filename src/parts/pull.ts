import { resolve } from 'node:path'
import { lookThrough, makeDirectory } from '../platform/files.ts'
import { emptyDirectory } from '../platform/trees.ts'
import { visitTree } from '../platform/walk.ts'
import type { Part } from '../project/project.ts'
import { chooseSource } from '../sources/choose.ts'
import type { Source, SourceChange, SourceRequest } from '../sources/source.ts'
import type { Entries } from '../tree/compact-listing.ts'
import { FollowedListing } from '../tree/compact-listing.ts'
import { blame } from './blame.ts'
import { partPlaces } from './layout.ts'
import { runScripted } from './scriptlet.ts'
import { changedSnaps, fetchStaged } from './staged.ts'
import type { StepRequest, StepResult, Work } from './work.ts'

/** Brings a part's source into its `src`. */
export async function pullPart({ work, part, update }: StepRequest): Promise<StepResult> {
  const { src } = partPlaces(work.layout, part.name)
  const source = sourceOf(work, part)
  const remembered = work.memory.get(part.name, 'pull')?.input
  // A script may have changed what it pulled, so that it starts from nothing; a source that cannot update does so as well.
  const goesOn = update && part.keys['override-pull'] === null && changedSnaps(work, part).length === 0
  if (goesOn && source?.update !== undefined && remembered !== undefined && lookThrough(src) !== undefined) {
    const assets = work.memory.get(part.name, 'pull')?.assets ?? []
    return { variables: {}, input: await source.update(sourceRequest(work, part), remembered), assets }
  }
  emptyDirectory(src)
  // Nothing that was seen of the source a while ago counts for what is copied in full.
  work.sources.clear()
  const assets = await fetchStaged(work, part)
  // What is remembered is what was there before anything was copied: a change meanwhile is found next time.
  const before = part.keys['override-pull'] === null ? undefined : seen(work, part, source)
  let input: Entries | undefined
  const variables = await runScripted({
    work,
    part,
    step: 'pull',
    cwd: src,
    builtin: async () => {
      makeDirectory(src)
      input = await source?.pull(sourceRequest(work, part))
    },
  })
  const kept = before ?? input
  return { variables, assets, ...(kept === undefined ? {} : { input: kept }) }
}

/** What has changed since a part was pulled: in its source, or of snaps that were given by their paths. */
export function sourceChange(work: Work, part: Part): SourceChange | undefined {
  const snaps = work.memory.get(part.name, 'pull') === undefined ? [] : changedSnaps(work, part)
  if (snaps.length > 0) return { added: [], changed: snaps, removed: [] }
  const remembered = work.memory.get(part.name, 'pull')?.input
  const source = sourceOf(work, part)
  if (remembered === undefined || source?.changes === undefined) return undefined
  return source.changes(sourceRequest(work, part), remembered)
}

/** A part's source as it is now, if it can be looked at. */
export function sourceListing(work: Work, part: Part): Entries | undefined {
  return sourceOf(work, part)?.list?.(sourceRequest(work, part))
}

/** The same for sources on other machines, which have to be asked; by the part's name. */
export async function remoteChanges(work: Work): Promise<ReadonlyMap<string, SourceChange>> {
  const asked = await Promise.all(
    work.parts.map(async part => {
      const remembered = work.memory.get(part.name, 'pull')?.input
      const change =
        remembered === undefined
          ? undefined
          : await sourceOf(work, part)?.remoteChanges?.(sourceRequest(work, part), remembered)
      return { name: part.name, change }
    }),
  )
  return new Map(
    asked.flatMap(({ name, change }): [string, SourceChange][] =>
      change === undefined ? [] : [[name, change]],
    ),
  )
}

/** The kind of a part's source. Throws when it cannot be told, or when the part has keys that the kind has not. */
export function sourceOf(work: Pick<Work, 'layout'>, part: Part): Source | undefined {
  try {
    return chooseSource(part, path => lookThrough(resolve(work.layout.root, path))?.isDirectory() === true)
  } catch (error) {
    throw blame(error, part.name, 'pull')
  }
}

function seen(work: Work, part: Part, source: Source | undefined): Entries | undefined {
  return source?.list?.(sourceRequest(work, part))
}

function sourceRequest(work: Work, part: Part): SourceRequest {
  const { layout, project, memory } = work
  const look = (root: string, skip: (name: string) => boolean): Entries => {
    const key = `${part.name} ${root}`
    const known = work.sources.get(key)
    if (known !== undefined) return known
    const followed = new FollowedListing(memory.get(part.name, 'pull')?.input)
    visitTree(root, entry => void followed.add(entry), {
      keep: skip && (path => path.includes('/') || !skip(path)),
    })
    const listing = followed.listing()
    work.sources.set(key, listing)
    return listing
  }
  const exported = memory.ownersIn('stage', 'backstage').any
  return {
    part,
    source: part.keys.source ?? '',
    root: layout.root,
    base: project.effectiveBase,
    host: work.host,
    reporter: work.reporter,
    look,
    into: partPlaces(layout, part.name).src,
    // A directory of the project may have the name of one that is ours only sometimes.
    made: [
      'parts',
      'stage',
      'prime',
      'overlay',
      ...(layout.partitioned ? ['partitions'] : []),
      ...(exported ? ['backstage'] : []),
    ],
  }
}
