import { join } from 'node:path'
import {
  lookAt,
  lookThrough,
  makeDirectory,
  namesIn,
  readText,
  remove,
  writeWhole,
} from '../platform/files.ts'
import { listAll, removeEntries } from '../platform/trees.ts'
import { ancestors } from '../tree/listing.ts'
import type { Layout } from './layout.ts'
import { installDir, partPlaces } from './layout.ts'
import type { Memory } from './memory.ts'
import { wasScripted } from './redo.ts'
import { areasOf, clearAreas, originOf, place } from './shared.ts'
import type { Awaited, StepName } from './steps.ts'
import type { Register, Work } from './work.ts'

/** The file in our own directory that says who works in the project. */
export const lockName = 'lock'

/** The directory for what we keep about the project as a whole. */
export function ownDirectory(layout: Layout): string {
  return join(layout.parts, '.snapsmith')
}

/** The parts of earlier runs. */
export function knownParts(layout: Layout): readonly string[] {
  return readRegister(layout)?.parts ?? []
}

/** The parts of earlier runs that had put something into the shared directories; undefined where none has been noted. */
export function knownOwners(layout: Layout): readonly string[] | undefined {
  return readRegister(layout)?.owners
}

/** Where we keep what was laid over the primed trees. */
export function laidDirectory(layout: Layout): string {
  return join(ownDirectory(layout), 'laid')
}

/** Removes all that parts have made and what we know of it; only the lock stays. */
export function forgetEverything(layout: Layout): void {
  for (const name of namesIn(layout.parts)) if (name !== '.snapsmith') remove(join(layout.parts, name))
  for (const name of namesIn(ownDirectory(layout)))
    if (name !== lockName) remove(join(ownDirectory(layout), name))
}

/**
 * The directories that the steps have made beside `parts`, `stage` and `prime`, seen from the project. As snapcraft does where it has
 * worked: all of these names count then.
 */
export function madeBeside(layout: Layout): readonly string[] {
  const known = readRegister(layout)?.made
  if (known !== undefined) return known
  return namesIn(layout.parts).some(name => name !== '.snapsmith')
    ? ['backstage', 'overlay', 'partitions']
    : []
}

/** Says that the backstage is about to be filled, from when on it is ours. */
export function claimBackstage(work: Work): void {
  const register = registerOf(work)
  if (register === undefined || madeOf(work).includes('backstage')) return
  keep(work, { ...register, made: [...madeOf(work), 'backstage'] })
}

/** Removes the directories of components that the project has no more, and notes those that it has now. */
export function settlePartitions(work: Work): void {
  const { layout } = work
  const made = madeBeside(layout)
  const now = partitionPaths(layout)
  const stale = made.filter(path => path.startsWith('partitions/') && !now.includes(path))
  if (stale.length === 0 && now.every(path => made.includes(path)) && readRegister(layout) !== undefined)
    return
  for (const path of stale) remove(join(layout.root, path))
  removeEntries(
    layout.root,
    [],
    stale.flatMap(path => [path, ...ancestors(path)]),
  )
  write(
    work,
    null,
    made.filter(path => !stale.includes(path)),
  )
}

function partitionPaths(layout: Layout): string[] {
  return layout.partitions.filter(name => name !== 'default').map(name => `partitions/${name}`)
}

/** Says that the shared directories of a step, and of those after it, are about to be changed. */
export function beginShared(work: Work, step: 'stage' | 'prime'): void {
  write(work, step)
}

/** Says that the shared directories are as the memory of the parts tells. */
export function endShared(work: Work): void {
  write(work, null)
}

/** What has to be done so that memory and disk agree. */
export interface Repair {
  /** Steps that are remembered but did not run, or of which not everything is left. */
  forget: readonly { part: string; step: StepName }[]
  /** The first shared directories that cannot be trusted: what is in them and in later ones goes. */
  empty: 'stage' | 'prime' | null
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
export function examine(work: Work): Repair {
  const found = findDamage(work)
  const { memory, named } = work
  if (found.empty === 'stage') return found
  // Scripts have seen, and may have changed, what parts had placed that the project has lost.
  const scripts = (step: 'stage' | 'prime'): string[] => {
    const gone = memory.parts().some(name => !named.has(name) && memory.get(name, step) !== undefined)
    return gone ? memory.parts().filter(name => wasScripted(memory.get(name, step), step)) : []
  }
  const primed = memory.parts().map(part => ({ part, step: 'prime' as const }))
  const staged = scripts('stage').map(part => ({ part, step: 'stage' as const }))
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

function findDamage(work: Work): Repair {
  const { layout, memory } = work
  const register = readRegister(layout)
  const missing = memory
    .parts()
    .flatMap(name => [
      ...(lookThrough(partPlaces(layout, name).src) === undefined
        ? [{ part: name, step: 'pull' as const }]
        : []),
      ...(lookThrough(installDir(layout, name, 'default')) === undefined
        ? [{ part: name, step: 'build' as const }]
        : []),
    ])
  const all = (step: 'stage' | 'prime'): { part: string; step: StepName }[] =>
    memory.parts().map(part => ({ part, step }))
  if (
    register?.busy === 'stage' ||
    register?.owners.some(name => memory.get(name, 'stage') === undefined) === true
  ) {
    const unfit = all('stage').filter(({ part }) => !canPlace(work, part))
    const unbuilt = unfit
      .filter(({ part }) => hasLost(work, part))
      .map(({ part }) => ({ part, step: 'build' as const }))
    return {
      forget: [...missing, ...all('prime'), ...unfit, ...unbuilt],
      empty: 'stage',
      refill: true,
      separate: false,
      clear: [],
    }
  }
  const gone = (step: 'stage' | 'prime'): boolean =>
    areasOf(work, step).some(area => isMissing(memory, area.name, { step, root: area.root }))
  const separate = work.isolate && register?.isolated === false
  if (register?.busy !== 'prime' && gone('stage'))
    return {
      forget: [...missing, ...all('stage'), ...all('prime')],
      empty: 'stage',
      refill: false,
      separate,
      clear: [],
    }
  if (register?.busy === 'prime' || gone('prime'))
    return { forget: [...missing, ...all('prime')], empty: 'prime', refill: false, separate, clear: [] }
  return { forget: missing, empty: null, refill: false, separate, clear: [] }
}

/** Makes the memory agree with the disk. */
export function reconcile(work: Work): void {
  const repair = examine(work)
  // What nobody is known to have put there was left by scripts that pulled and built, and those of other parts will not run again for that.
  const isLeft = work.parts.some(
    ({ keys }) => keys['override-pull'] !== null || keys['override-build'] !== null,
  )
  for (const step of repair.clear) {
    if (isLeft) clearAreas(work, step)
    else
      for (const area of areasOf(work, step))
        if (area.name !== 'backstage' || madeBeside(work.layout).includes('backstage')) remove(area.root)
  }
  for (const { part, step } of repair.forget) work.memory.forget(part, step)
  if (repair.empty !== null) for (const area of areasOf(work, 'prime')) remove(area.root)
  if (repair.empty === 'stage') {
    const backstage = madeBeside(work.layout).includes('backstage')
    for (const area of areasOf(work, 'stage')) if (area.name !== 'backstage' || backstage) remove(area.root)
  }
  if (repair.refill) for (const name of work.memory.parts()) placeAgain(work, name, 'stage')
  if (repair.separate) {
    beginShared(work, 'stage')
    for (const step of ['stage', 'prime'] as const)
      for (const part of work.parts) placeAgain(work, part.name, step)
    endShared(work)
  }
}

/** Whether something at the top of an area, or the area itself, has been removed by hand. */
function isMissing(
  memory: Memory,
  area: string,
  { step, root }: { step: 'stage' | 'prime'; root: string },
): boolean {
  const tops = new Set(memory.parts().flatMap(name => memory.get(name, step)?.contents[area]?.tops ?? []))
  for (const name of memory.parts()) for (const top of memory.get(name, step)?.removed ?? []) tops.delete(top)
  return [...tops].some(top => lookAt(join(root, top)) === undefined)
}

/** Whether everything that a part is known to have staged can be taken from where it was; not where a script had its hand in it. */
function canPlace(work: Work, name: string): boolean {
  const part = work.named.get(name)
  const contents = work.memory.get(name, 'stage')?.contents
  if (part === undefined || contents === undefined || part.keys['override-stage'] !== null) return false
  return areasOf(work, 'stage').every(area => {
    const there = new Set(listAll(originOf(work, name, area)).map(entry => entry.path))
    const { files, directories } = contents[area.name] ?? { files: [], directories: [] }
    return files.every(path => there.has(path)) && directories.every(path => there.has(path))
  })
}

/** Whether a part that cannot be placed again must have lost something that it had installed, as nothing was built since it was staged. */
function hasLost({ memory, parts }: Work, name: string): boolean {
  const build = memory.get(name, 'build')
  const stage = memory.get(name, 'stage')
  const scripted = parts.find(part => part.name === name)?.keys['override-stage'] !== null
  return build !== undefined && stage !== undefined && build.serial < stage.serial && !scripted
}

/** Puts what a part is known to have put into the areas of a step there again, as far as it is still where it came from. */
export function placeAgain(work: Work, name: string, step: 'stage' | 'prime'): void {
  const part = work.named.get(name)
  const contents = work.memory.get(name, step)?.contents
  if (part === undefined || contents === undefined) return
  for (const area of areasOf(work, step)) {
    const { files, directories } = contents[area.name] ?? { files: [], directories: [] }
    const listing = listAll(originOf(work, name, area))
    const there = new Set(listing.map(entry => entry.path))
    place(work, {
      part,
      area,
      listing,
      selection: {
        files: files.filter(path => there.has(path)),
        directories: directories.filter(path => there.has(path)),
      },
    })
  }
}

function write(work: Work, asked: Register['busy'], beside = madeOf(work)): void {
  const { layout, memory, waiting } = work
  // What waits to be placed again is missing.
  const busy = waiting.stage.length > 0 ? 'stage' : (asked ?? (waiting.prime.length > 0 ? 'prime' : null))
  const parts = memory.parts()
  const owners = parts.filter(name => memory.get(name, 'stage') !== undefined)
  // While things change, whoever had something in there counts as having it still.
  const before = busy === null ? [] : (registerOf(work)?.owners ?? [])
  const made = [...new Set([...beside, ...partitionPaths(layout)])]
  keep(work, {
    snapsmith: 1,
    busy,
    parts,
    owners: [...new Set([...owners, ...before])],
    isolated: work.isolate,
    made,
  })
}

function keep(work: Work, register: Register): void {
  makeDirectory(ownDirectory(work.layout))
  writeWhole(registerFile(work.layout), `${JSON.stringify(register)}\n`)
  work.register = register
}

/** What this run has written, or an earlier one. */
function registerOf(work: Work): Register | undefined {
  work.register ??= readRegister(work.layout)
  return work.register
}

function madeOf(work: Work): readonly string[] {
  return registerOf(work)?.made ?? madeBeside(work.layout)
}

function registerFile(layout: Layout): string {
  return join(ownDirectory(layout), 'register.json')
}

function readRegister(layout: Layout): Register | undefined {
  try {
    const found: unknown = JSON.parse(readText(registerFile(layout)) ?? 'null')
    return isRegister(found) ? found : undefined
  } catch {
    // Damaged: like none.
    return undefined
  }
}

/** Whether a part's name, which may have slashes, is a path that stays below the directory of the parts. */
function staysBelow(name: string): boolean {
  return name.split('/').every(component => component !== '' && component !== '.' && component !== '..')
}

function isRegister(value: unknown): value is Register {
  if (typeof value !== 'object' || value === null) return false
  const { snapsmith, busy, parts, owners, isolated, made } = value as Partial<Record<keyof Register, unknown>>
  const names = (list: unknown): boolean =>
    Array.isArray(list) && list.every(name => typeof name === 'string' && staysBelow(name))
  return (
    snapsmith === 1 &&
    (busy === null || busy === 'stage' || busy === 'prime') &&
    names(parts) &&
    names(owners) &&
    typeof isolated === 'boolean' &&
    (made === undefined ||
      (names(made) && (made as string[]).every(path => /^(backstage$|overlay$|partitions(\/|$))/.test(path))))
  )
}
