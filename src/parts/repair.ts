import { join } from 'node:path'
import { lookAt, lookThrough, remove } from '../platform/files.ts'
import { listAll, removeEntries } from '../platform/trees.ts'
import { ancestors } from '../tree/listing.ts'
import type { Area } from './areas.ts'
import { areasOf, originOf } from './areas.ts'
import { installDir, partPlaces } from './layout.ts'
import { partitionPaths } from './ours.ts'
import { placeAgain } from './place.ts'
import { wasScripted } from './redo.ts'
import { beginShared, endShared } from './register.ts'
import type { Run } from './run.ts'
import type { Awaited, StepName } from './steps.ts'
import { clearAreas } from './withdraw.ts'

/** A step of a part. */
interface Taken {
  part: string
  step: StepName
}

/** What has to be done so that memory and disk agree. */
interface Repair {
  /** Steps that are remembered but did not run, or of which not everything is left. */
  forget: readonly Taken[]
  /** The first shared directories that cannot be trusted: what is in them and in later ones goes. */
  empty: Awaited | null
  /** The shared directories from which all goes that parts have there: scripts have worked on what is of no part any more. */
  clear: readonly Awaited[]
  /** What is still remembered of the stage is placed again, so that nothing has to be built for that. */
  refill: boolean
  /** A script has come into the project that may change shared files: what was linked there becomes copies. */
  separate: boolean
}

/**
 * Compares the memory with the disk; changes nothing.
 *
 * A step whose directory was removed by hand did not run. When a run ended while it changed the shared directories, or the memory of a
 * part that had filled them is lost, everything in them goes and what the parts are known to have staged is placed again.
 */
export function examine(run: Run): Repair {
  const found = findDamage(run)
  const { memory, named } = run
  if (found.empty === 'stage') return found
  // Scripts have seen, and may have changed, what parts had placed that the project has lost.
  const scripts = (step: Awaited): Taken[] => {
    const gone = memory.parts().some(name => !named.has(name) && memory.get(name, step) !== undefined)
    return gone ? taken(run, step).filter(({ part }) => wasScripted(memory.get(part, step), step)) : []
  }
  const staged = scripts('stage')
  const primed = taken(run, 'prime')
  if (staged.length > 0)
    return {
      ...found,
      forget: [...found.forget, ...staged, ...primed],
      clear: ['stage', 'prime'],
      refill: true,
    }
  return scripts('prime').length > 0
    ? { ...found, forget: [...found.forget, ...primed], clear: ['prime'] }
    : found
}

function findDamage(run: Run): Repair {
  const { register, memory } = run
  const nothing: Repair = {
    forget: missingDirectories(run),
    empty: null,
    refill: false,
    separate: run.isolate && register.linked,
    clear: [],
  }
  const primed = taken(run, 'prime')
  const isLost = register.owners?.some(name => memory.get(name, 'stage') === undefined) === true
  if (register.busy === 'stage' || isLost) {
    const unfit = taken(run, 'stage').filter(({ part }) => !canPlace(run, part))
    const unbuilt = unfit.flatMap(({ part }): Taken[] =>
      hasLost(run, part) ? [{ part, step: 'build' }] : [],
    )
    const forget = [...nothing.forget, ...primed, ...unfit, ...unbuilt]
    return { ...nothing, forget, empty: 'stage', refill: true, separate: false }
  }
  if (register.busy !== 'prime' && isGone(run, 'stage'))
    return { ...nothing, forget: [...nothing.forget, ...taken(run, 'stage'), ...primed], empty: 'stage' }
  if (register.busy === 'prime' || isGone(run, 'prime'))
    return { ...nothing, forget: [...nothing.forget, ...primed], empty: 'prime' }
  return nothing
}

function taken({ memory }: Run, step: StepName): Taken[] {
  return memory.parts().map(part => ({ part, step }))
}

/** The steps whose own directory was removed. */
function missingDirectories({ memory, layout }: Run): Taken[] {
  return memory
    .parts()
    .flatMap(part => [
      ...(lookThrough(partPlaces(layout, part).src) === undefined ? [{ part, step: 'pull' } as const] : []),
      ...(lookThrough(installDir(layout, part, 'default')) === undefined
        ? [{ part, step: 'build' } as const]
        : []),
    ])
}

/** Makes the memory agree with the disk. */
export function reconcile(run: Run): void {
  const repair = examine(run)
  const { memory, register } = run
  const removeArea = (area: Area): void => {
    if (area.name !== 'backstage' || register.made.includes('backstage')) remove(area.root)
  }
  // What nobody is known to have put there was left by scripts that pulled and built, and those of other parts will not run again for that.
  const isLeft = run.parts.some(
    ({ keys }) => keys['override-pull'] !== null || keys['override-build'] !== null,
  )
  for (const step of repair.clear) {
    if (isLeft) clearAreas(run, step)
    else areasOf(run, step).forEach(removeArea)
  }
  for (const { part, step } of repair.forget) memory.forget(part, step)
  if (repair.empty !== null) areasOf(run, 'prime').forEach(removeArea)
  if (repair.empty === 'stage') areasOf(run, 'stage').forEach(removeArea)
  if (repair.refill) for (const name of memory.parts()) placeAgain(run, name, 'stage')
  if (!repair.separate) return
  beginShared(run, 'stage')
  for (const step of ['stage', 'prime'] as const)
    for (const part of run.parts) placeAgain(run, part.name, step)
  endShared(run)
}

/** Removes the directories of components that the project has no more, and notes those that it has now. */
export function settlePartitions(run: Run): void {
  const { layout, register } = run
  const { made } = register
  const now = partitionPaths(layout)
  const stale = made.filter(path => path.startsWith('partitions/') && !now.includes(path))
  if (stale.length === 0 && now.every(path => made.includes(path)) && register.owners !== undefined) return
  for (const path of stale) remove(join(layout.root, path))
  removeEntries(
    layout.root,
    [],
    stale.flatMap(path => [path, ...ancestors(path)]),
  )
  register.note(
    run,
    null,
    made.filter(path => !stale.includes(path)),
  )
}

/** Whether something at the top of an area of a step, or the area itself, has been removed by hand. */
function isGone(run: Run, step: Awaited): boolean {
  const { memory } = run
  const states = memory.parts().flatMap(name => memory.get(name, step) ?? [])
  const removed = new Set(states.flatMap(state => state.removed ?? []))
  return areasOf(run, step).some(({ name, root }) => {
    const tops = new Set(states.flatMap(({ contents }) => contents[name]?.tops ?? []))
    return [...tops].some(top => !removed.has(top) && lookAt(join(root, top)) === undefined)
  })
}

/** Whether everything that a part is known to have staged can be taken from where it was; not where a script had its hand in it. */
function canPlace(run: Run, name: string): boolean {
  const part = run.named.get(name)
  const contents = run.memory.get(name, 'stage')?.contents
  if (part === undefined || contents === undefined || part.keys['override-stage'] !== null) return false
  return areasOf(run, 'stage').every(area => {
    const there = new Set(listAll(originOf(run, name, area)).map(entry => entry.path))
    const { files, directories } = contents[area.name] ?? { files: [], directories: [] }
    return files.every(path => there.has(path)) && directories.every(path => there.has(path))
  })
}

/** Whether a part that cannot be placed again must have lost something that it had installed, as nothing was built since it was staged. */
function hasLost({ memory, named }: Run, name: string): boolean {
  const build = memory.get(name, 'build')
  const stage = memory.get(name, 'stage')
  const scripted = named.get(name)?.keys['override-stage'] !== null
  return build !== undefined && stage !== undefined && build.serial < stage.serial && !scripted
}
