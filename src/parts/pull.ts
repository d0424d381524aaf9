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
import type { Layout } from './layout.ts'
import { partPlaces } from './layout.ts'
import { leftOut } from './ours.ts'
import { runPluginPull } from './plugin-script.ts'
import { runScripted } from './scriptlet.ts'
import { changedSnaps, fetchStaged } from './staged.ts'
import type { Run, StepRequest, StepResult } from './run.ts'

/** Brings a part's source into its `src`. */
export async function pullPart({ run, part, update }: StepRequest): Promise<StepResult> {
  return (update ? await updateSource(run, part) : undefined) ?? (await pullAnew(run, part))
}

/** Takes over what has changed, where that can be done: a script may have changed what it pulled, and not every source can. */
async function updateSource(run: Run, part: Part): Promise<StepResult | undefined> {
  const { input, assets = [] } = run.memory.get(part.name, 'pull') ?? {}
  const source = sourceOf(run, part)
  if (input === undefined || source?.update === undefined || part.keys['override-pull'] !== null)
    return undefined
  const isThere = lookThrough(partPlaces(run.layout, part.name).src) !== undefined
  if (!isThere || changedSnaps(run, part).length > 0) return undefined
  return { variables: {}, input: await source.update(sourceRequest(run, part), input), assets }
}

async function pullAnew(run: Run, part: Part): Promise<StepResult> {
  const { src } = partPlaces(run.layout, part.name)
  emptyDirectory(src)
  // Nothing that was seen of the source a while ago counts for what is copied in full.
  run.listings.forgetSources()
  const assets = await fetchStaged(run, part)
  // What is remembered is what was there before anything was copied: a change meanwhile is found next time.
  const before = part.keys['override-pull'] === null ? undefined : sourceListing(run, part)
  let input: Entries | undefined
  const variables = await runScripted({
    run,
    part,
    step: 'pull',
    cwd: src,
    builtin: async () => {
      makeDirectory(src)
      input = await sourceOf(run, part)?.pull(sourceRequest(run, part))
      await runPluginPull(run, part)
    },
  })
  return { variables, assets, input: before ?? input }
}

/** What has changed since a part was pulled: in its source, or of snaps that were given by their paths. */
export function sourceChange(run: Run, part: Part): SourceChange | undefined {
  const snaps = run.memory.get(part.name, 'pull') === undefined ? [] : changedSnaps(run, part)
  if (snaps.length > 0) return { added: [], changed: snaps, removed: [] }
  const remembered = run.memory.get(part.name, 'pull')?.input
  const source = sourceOf(run, part)
  if (remembered === undefined || source?.changes === undefined) return undefined
  return source.changes(sourceRequest(run, part), remembered)
}

/** A part's source as it is now, if it can be looked at. */
export function sourceListing(run: Run, part: Part): Entries | undefined {
  return sourceOf(run, part)?.list?.(sourceRequest(run, part))
}

/** The same for sources on other machines, which have to be asked; by the part's name. */
export async function remoteChanges(run: Run): Promise<ReadonlyMap<string, SourceChange>> {
  const asked = await Promise.all(
    run.parts.map(async part => {
      const remembered = run.memory.get(part.name, 'pull')?.input
      const change =
        remembered === undefined
          ? undefined
          : await sourceOf(run, part)?.remoteChanges?.(sourceRequest(run, part), remembered)
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
export function sourceOf({ layout }: { layout: Layout }, part: Part): Source | undefined {
  try {
    return chooseSource(part, path => lookThrough(resolve(layout.root, path))?.isDirectory() === true)
  } catch (error) {
    throw blame(error, part.name, 'pull')
  }
}

function sourceRequest(run: Run, part: Part): SourceRequest {
  const { layout, project, memory, register } = run
  return {
    part,
    source: part.keys.source ?? '',
    root: layout.root,
    base: project.effectiveBase,
    host: run.host,
    reporter: run.reporter,
    into: partPlaces(layout, part.name).src,
    look: directory =>
      run.listings.source(`${part.name} ${directory}`, () => {
        const followed = new FollowedListing(memory.get(part.name, 'pull')?.input)
        const made = register.made
        const skip = leftOut(directory, { layout, base: project.effectiveBase, made })
        visitTree(directory, entry => void followed.add(entry), {
          keep: path => path.includes('/') || !skip(path),
        })
        return followed.listing()
      }),
  }
}
