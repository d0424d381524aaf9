import { join } from 'node:path'
import { lookAt, lookThrough, makeDirectory, namesIn, readText, remove, writeWhole } from '../platform/files.ts'
import { listAll } from '../platform/trees.ts'
import type { Layout } from './layout.ts'
import { installDir, partPlaces } from './layout.ts'
import type { Memory } from './memory.ts'
import { areasOf, originOf, place } from './shared.ts'
import type { Work } from './work.ts'

/** What is known of the shared directories as a whole. */
interface Register {
  snapsmith: 1
  /** The first ones that are being changed, or were when a run ended too early: what is in them and in later ones cannot be trusted. */
  busy: 'stage' | 'prime' | null
  /** The parts of which something was remembered, those that the project has lost meanwhile included. */
  parts: string[]
  /** Those that had put something into the shared directories. */
  owners: string[]
  /** Whether the files in there are copies, which a script may change. */
  isolated: boolean
}

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

/** Removes all that parts have made and what we know of it; only the lock stays. */
export function forgetEverything(layout: Layout): void {
  for (const name of namesIn(layout.parts)) if (name !== '.snapsmith') remove(join(layout.parts, name))
  for (const name of namesIn(ownDirectory(layout))) if (name !== lockName) remove(join(ownDirectory(layout), name))
}

/** Says that the shared directories of a step, and of those after it, are about to be changed. */
export function beginShared(work: Work, step: 'stage' | 'prime'): void {
  write(work, step)
}

/** Says that the shared directories are as the memory of the parts tells. */
export function endShared(work: Work): void {
  write(work, null)
}

/**
 * Makes the memory agree with the disk.
 *
 * A step whose directory was removed by hand did not run. When a run ended while it changed the shared directories, or the memory of a
 * part that had filled them is lost, everything in them goes and what the parts are known to have staged is placed again.
 */
export function reconcile(work: Work): void {
  const { layout, memory } = work
  for (const name of memory.parts()) {
    const places = partPlaces(layout, name)
    if (memory.get(name, 'pull') !== undefined && lookThrough(places.src) === undefined) memory.forget(name, 'pull')
    if (memory.get(name, 'build') !== undefined && lookThrough(installDir(layout, name, 'default')) === undefined) memory.forget(name, 'build')
  }
  const register = readRegister(layout)
  const lost = register?.owners.some(name => memory.get(name, 'stage') === undefined) ?? false
  if (lost || register?.busy === 'stage') return stageAgain(work)
  if (register?.busy === 'prime') return forgetPrimed(work)
  if (work.isolate && register?.isolated === false) separate(work)
  for (const step of ['stage', 'prime'] as const) {
    if (!areasOf(work, step).some(area => isMissing(memory, area.name, { step, root: area.root }))) continue
    for (const name of memory.parts()) {
      if (step === 'stage') memory.forget(name, 'stage')
      memory.forget(name, 'prime')
    }
    for (const area of [...areasOf(work, 'prime'), ...(step === 'stage' ? areasOf(work, 'stage') : [])]) remove(area.root)
  }
}

/** Whether something at the top of an area, or the area itself, has been removed by hand. */
function isMissing(memory: Memory, area: string, { step, root }: { step: 'stage' | 'prime'; root: string }): boolean {
  const tops = new Set<string>()
  for (const name of memory.parts()) {
    const contents = memory.get(name, step)?.contents[area]
    for (const paths of [contents?.files ?? [], contents?.directories ?? []]) {
      for (const path of paths) tops.add(path.includes('/') ? path.slice(0, path.indexOf('/')) : path)
    }
  }
  return [...tops].some(top => lookAt(join(root, top)) === undefined)
}

/** A script has come into the project that may change shared files: what was linked there becomes copies. */
function separate(work: Work): void {
  beginShared(work, 'stage')
  for (const step of ['stage', 'prime'] as const) {
    for (const area of areasOf(work, step)) {
      for (const part of work.parts) {
        const contents = work.memory.get(part.name, step)?.contents[area.name]
        if (contents === undefined) continue
        const listing = listAll(originOf(work, part.name, area))
        const there = new Set(listing.map(entry => entry.path))
        const selection = { files: contents.files.filter(path => there.has(path)), directories: contents.directories.filter(path => there.has(path)) }
        place(work, { part, area, listing, selection })
      }
    }
  }
  endShared(work)
}

function forgetPrimed(work: Work): void {
  for (const name of work.memory.parts()) work.memory.forget(name, 'prime')
  for (const area of areasOf(work, 'prime')) remove(area.root)
}

/**
 * Fills the stage as the memory of the parts tells, so that nothing has to be built again; a part of which that cannot be done, as a
 * script had its hand in it, is staged like one that never was.
 */
function stageAgain(work: Work): void {
  const { memory } = work
  forgetPrimed(work)
  const areas = areasOf(work, 'stage')
  for (const area of areas) remove(area.root)
  for (const name of memory.parts()) {
    const part = work.parts.find(candidate => candidate.name === name)
    const contents = memory.get(name, 'stage')?.contents
    const placed = part !== undefined && contents !== undefined && part.keys['override-stage'] === null && areas.every(area => {
      const listing = listAll(originOf(work, name, area))
      const there = new Set(listing.map(entry => entry.path))
      const selection = contents[area.name] ?? { files: [], directories: [] }
      if (![...selection.files, ...selection.directories].every(path => there.has(path))) return false
      place(work, { part, area, listing, selection })
      return true
    })
    if (!placed) memory.forget(name, 'stage')
  }
}

function write(work: Work, busy: Register['busy']): void {
  const { layout, memory } = work
  const parts = memory.parts()
  const owners = parts.filter(name => memory.get(name, 'stage') !== undefined)
  // While things change, whoever had something in there counts as having it still.
  const before = busy === null ? [] : (readRegister(layout)?.owners ?? [])
  const register: Register = { snapsmith: 1, busy, parts, owners: [...new Set([...owners, ...before])], isolated: work.isolate }
  makeDirectory(ownDirectory(layout))
  writeWhole(registerFile(layout), `${JSON.stringify(register)}\n`)
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
  const { snapsmith, busy, parts, owners, isolated } = value as Partial<Record<keyof Register, unknown>>
  const names = (list: unknown): boolean => Array.isArray(list) && list.every(name => typeof name === 'string' && staysBelow(name))
  return snapsmith === 1 && (busy === null || busy === 'stage' || busy === 'prime') && names(parts) && names(owners) && typeof isolated === 'boolean'
}
