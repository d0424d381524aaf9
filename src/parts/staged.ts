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
import type { Work } from './work.ts'

/** Where a part keeps the packages and snaps that it stages, from the pull to the build. */
export function stagedPlaces(home: string): { packages: string; snaps: string } {
  return { packages: join(home, 'stage_packages'), snaps: join(home, 'stage_snaps') }
}

/** Fetches what a part stages beside its source. Gives the packages that came of it, sorted. */
export async function fetchStaged(work: Work, part: Part): Promise<readonly string[]> {
  const names = part.keys['stage-packages']
  const snaps = part.keys['stage-snaps']
  const places = stagedPlaces(partPlaces(work.layout, part.name).home)
  if (snaps.length > 0)
    await fetchSnaps({
      names: snaps,
      into: places.snaps,
      root: work.layout.root,
      host: work.host,
      reporter: work.reporter,
    })
  if (names.length === 0) return []
  // Slices are cut when they are unpacked, and are what they are called.
  if (areSlices(names)) {
    emptyDirectory(places.packages)
    return [...names].sort()
  }
  return await work.packages.fetch({ part: part.name, names, for: stagedFor(work), into: places.packages })
}

/** The snap whose base has packages already. */
function stagedFor({ project }: Work): FetchRequest['for'] {
  return { base: project.content.base, architecture: project.build.for }
}

/** The snaps given by their paths that have changed since they were fetched. */
export function changedSnaps(work: Work, part: Part): string[] {
  const names = part.keys['stage-snaps']
  return changedSnapFiles({
    names,
    into: stagedPlaces(partPlaces(work.layout, part.name).home).snaps,
    root: work.layout.root,
  })
}

/** Unpacks what was fetched into the part's install directory, before anything is built into it. */
export async function unpackStaged(work: Work, part: Part): Promise<void> {
  const { home, install } = partPlaces(work.layout, part.name)
  const places = stagedPlaces(home)
  const names = part.keys['stage-packages']
  if (names.length > 0) {
    makeDirectory(install)
    work.reporter.progress(`Unpacking stage-packages for ${part.name}`)
    if (areSlices(names))
      await cutSlices({
        names,
        into: install,
        release: releaseOf(work.project.effectiveBase),
        host: work.host,
      })
    else
      await work.packages.unpack({
        from: places.packages,
        into: install,
        scratch: join(home, 'stage_packages.unpack'),
      })
    await fixTree(install, work)
  }
  if (part.keys['stage-snaps'].length === 0) return
  makeDirectory(install)
  for (const name of namesIn(places.snaps).filter(file => file.endsWith('.snap'))) {
    await unpackSnap({ file: join(places.snaps, name), name, into: install, host: work.host })
  }
}
