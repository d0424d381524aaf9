import { join } from 'node:path'
import { releaseOf } from '../bases/contents.ts'
import { makeDirectory, namesIn } from '../platform/files.ts'
import { emptyDirectory } from '../platform/trees.ts'
import type { Part } from '../project/project.ts'
import { areSlices, cutSlices } from '../packages/chisel.ts'
import { fixTree } from '../packages/fix-tree.ts'
import type { FetchRequest } from '../packages/repository.ts'
import { changedSnapFiles, fetchSnaps } from '../packages/snaps.ts'
import { unpackSnap } from '../sources/unpack-snap.ts'
import { partPlaces } from './layout.ts'
import { blameItem } from './blame.ts'
import type { Run } from './run.ts'

/** Where a part keeps the packages and snaps that it stages, from the pull to the build. */
export function stagedPlaces(home: string): { packages: string; snaps: string } {
  return { packages: join(home, 'stage_packages'), snaps: join(home, 'stage_snaps') }
}

/** Fetches what a part stages beside its source. Gives the packages that came of it, sorted. */
export async function fetchStaged(run: Run, part: Part): Promise<readonly string[]> {
  const names = part.keys['stage-packages']
  const snaps = part.keys['stage-snaps']
  const places = stagedPlaces(partPlaces(run.layout, part.name).home)
  if (snaps.length > 0)
    await fetchSnaps({
      names: snaps,
      into: places.snaps,
      root: run.layout.root,
      host: run.host,
      reporter: run.reporter,
    })
  if (names.length === 0) return []
  // Slices are cut when they are unpacked, and are what they are called.
  if (areSlices(names)) {
    emptyDirectory(places.packages)
    return [...names].sort()
  }
  try {
    return await run.packages.fetch({ part: part.name, names, for: stagedFor(run), into: places.packages })
  } catch (error) {
    throw blameItem(error, { part: part.name, key: 'stage-packages', names })
  }
}

/** The snap whose base has packages already. */
function stagedFor({ project }: Run): FetchRequest['for'] {
  return { base: project.content.base, architecture: project.build.for }
}

/** The snaps given by their paths that have changed since they were fetched. */
export function changedSnaps(run: Run, part: Part): string[] {
  const names = part.keys['stage-snaps']
  return changedSnapFiles({
    names,
    into: stagedPlaces(partPlaces(run.layout, part.name).home).snaps,
    root: run.layout.root,
  })
}

/** Unpacks what was fetched into the part's install directory, before anything is built into it. */
export async function unpackStaged(run: Run, part: Part): Promise<void> {
  const { home, install } = partPlaces(run.layout, part.name)
  const places = stagedPlaces(home)
  const names = part.keys['stage-packages']
  if (names.length > 0) {
    makeDirectory(install)
    run.reporter.progress(`Unpacking stage-packages for ${part.name}`)
    if (areSlices(names))
      await cutSlices({
        names,
        into: install,
        release: releaseOf(run.project.effectiveBase),
        host: run.host,
      })
    else
      await run.packages.unpack({
        from: places.packages,
        into: install,
        scratch: join(home, 'stage_packages.unpack'),
      })
    await fixTree(install, run)
  }
  if (part.keys['stage-snaps'].length === 0) return
  makeDirectory(install)
  for (const name of namesIn(places.snaps).filter(file => file.endsWith('.snap'))) {
    await unpackSnap({ file: join(places.snaps, name), name, into: install, host: run.host })
  }
}
