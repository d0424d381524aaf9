import { join } from 'node:path'
import { namesIn, remove } from '../platform/files.ts'
import { installDir, partPlaces } from './layout.ts'
import { beginShared, endShared } from './register.ts'
import type { Run } from './run.ts'
import { stagedPlaces } from './staged.ts'
import type { StepName } from './steps.ts'
import { stepsFrom } from './steps.ts'
import { restore, withdraw } from './withdraw.ts'

/** Undoes a step of some parts and all later ones, while the shared directories count as being changed. */
export function undoAll(run: Run, parts: Iterable<string>, step: StepName): void {
  beginShared(run, step === 'prime' ? 'prime' : 'stage')
  for (const part of parts) undo(run, part, step)
  endShared(run)
}

/** Undoes a step of a part and all later ones, the last one first. */
export function undo(run: Run, part: string, step: StepName): void {
  const undone = [...stepsFrom(step)].reverse().map(each => each.name)
  const orphans = undone.flatMap(name =>
    name === 'prime' || name === 'stage' ? withdraw(run, part, name) : [],
  )
  for (const name of undone) {
    run.memory.forget(part, name)
    if (name === 'build') removeBuilt(run, part)
    else if (name === 'pull') removePulled(run, part)
  }
  if (undone.includes('build')) run.listings.forget(part)
  // The stage first: prime is filled from there.
  for (const shared of ['stage', 'prime'] as const)
    restore(
      run,
      orphans.filter(orphan => orphan.area.step === shared),
    )
}

function removeBuilt({ layout }: Run, part: string): void {
  const places = partPlaces(layout, part)
  remove(places.build)
  remove(places.export)
  for (const partition of layout.partitions) remove(installDir(layout, part, partition))
}

function removePulled({ layout }: Run, part: string): void {
  const { src, home } = partPlaces(layout, part)
  remove(src)
  for (const path of Object.values(stagedPlaces(home))) remove(path)
}

/** Removes everything of the parts that the project does not have any more. */
export function removeParts(run: Run, names: readonly string[]): void {
  if (names.length === 0) return
  beginShared(run, 'stage')
  for (const name of names) {
    undo(run, name, 'pull')
    removeHomes(run, name)
  }
  endShared(run)
}

function removeHomes({ parts, layout }: Run, part: string): void {
  // A part's name may have slashes, so that other parts live below.
  const kept = new Set(
    parts
      .filter(other => other.name.startsWith(`${part}/`))
      .map(other => other.name.slice(part.length + 1).split('/', 1)[0] ?? ''),
  )
  const homes = layout.partitions.map(partition => join(installDir(layout, part, partition), '..'))
  for (const home of homes) {
    if (kept.size === 0) remove(home)
    else for (const name of namesIn(home)) if (!kept.has(name)) remove(join(home, name))
  }
}
