import { makeDirectory } from '../platform/files.ts'
import type { Part } from '../project/project.ts'
import { installDir, partPlaces, primeDir, stageDir } from './layout.ts'
import type { Run } from './run.ts'

/** As snapcraft does: whatever the step, its scripts find every directory that the environment names. */
export function makePlaces({ layout }: Run, part: Part): void {
  const { src, build, export: exported, state, run } = partPlaces(layout, part.name)
  for (const path of [src, build, exported, state, run]) makeDirectory(path)
  for (const partition of layout.partitions) {
    makeDirectory(installDir(layout, part.name, partition))
    makeDirectory(stageDir(layout, partition))
    makeDirectory(primeDir(layout, partition))
  }
}
