import { join } from 'node:path'
import { lookAt, lookThrough, makeDirectory, namesIn, readText, remove, writeWhole } from '../platform/files.ts'
import type { Layout } from './layout.ts'
import { installDir, partPlaces } from './layout.ts'
import type { Memory } from './memory.ts'
import { areasOf } from './shared.ts'
import type { Work } from './work.ts'

/** What is known of the shared directories as a whole. */
interface Register {
  snapsmith: 1
  /** They are being changed, or were when a run ended too early: what is in them cannot be trusted. */
  busy: boolean
  /** The parts of which something was remembered, those that the project has lost meanwhile included. */
  parts: string[]
  /** Those that had put something into the shared directories. */
  owners: string[]
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

/** Says that the shared directories are about to be changed. */
export function beginShared(work: Work): void {
  write(work, true)
}

/** Says that the shared directories are as the memory of the parts tells. */
export function endShared(work: Work): void {
  write(work, false)
}

/**
 * Makes the memory agree with the disk.
 *
 * A step whose directory was removed by hand did not run. When a run ended while it changed the shared directories, or the memory of a
 * part that had filled them is lost, everything in them goes and is placed again.
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
  if (register?.busy === true || lost) return startAgain(work)
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
    for (const path of [...(contents?.files ?? []), ...(contents?.directories ?? [])]) tops.add(path.split('/', 1)[0] ?? '')
  }
  return [...tops].some(top => lookAt(join(root, top)) === undefined)
}

function startAgain(work: Work): void {
  for (const name of work.memory.parts()) {
    work.memory.forget(name, 'prime')
    work.memory.forget(name, 'stage')
  }
  for (const step of ['prime', 'stage'] as const) for (const area of areasOf(work, step)) remove(area.root)
}

function write(work: Work, busy: boolean): void {
  const { layout, memory } = work
  const parts = memory.parts()
  const owners = parts.filter(name => memory.get(name, 'stage') !== undefined)
  const register: Register = { snapsmith: 1, busy, parts, owners: busy ? [...new Set([...owners, ...(readRegister(layout)?.owners ?? [])])] : owners }
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

function isRegister(value: unknown): value is Register {
  if (typeof value !== 'object' || value === null) return false
  const { snapsmith, busy, parts, owners } = value as Partial<Record<keyof Register, unknown>>
  const names = (list: unknown): boolean => Array.isArray(list) && list.every(name => typeof name === 'string')
  return snapsmith === 1 && typeof busy === 'boolean' && names(parts) && names(owners)
}
