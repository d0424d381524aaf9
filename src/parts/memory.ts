import { join } from 'node:path'
import { lookAt, makeDirectory, readText, remove, writeWhole } from '../platform/files.ts'
import type { Entry, EntryKind } from '../tree/listing.ts'
import { comparePaths } from '../tree/listing.ts'
import type { Selection } from './filesets.ts'
import type { Layout } from './layout.ts'
import { partPlaces } from './layout.ts'
import type { Finished } from './plan.ts'
import type { StepName } from './steps.ts'
import { stepNames } from './steps.ts'

/** What is kept of a step that a part has finished. */
export interface StepMemory extends Finished {
  /** What the step has put into the shared directories: per partition, and `backstage`. */
  contents: Readonly<Record<string, Selection>>
  /** The tree that the step took its input from, to find changes of it. */
  input?: readonly Entry[]
  /** What a pull has brought beside the source, as `name=version`. */
  assets?: readonly string[]
  /** Project variables that the step's script has set. */
  variables: Readonly<Record<string, string>>
}

/** The finished steps of all parts, as they are on disk. */
export class Memory {
  private readonly layout: Layout
  private readonly steps = new Map<string, Map<StepName, StepMemory>>()
  private serial = 0

  constructor(layout: Layout, parts: Iterable<string>) {
    this.layout = layout
    for (const part of parts) {
      for (const step of stepNames) {
        const memory = readStep(join(partPlaces(layout, part).state, step), step)
        if (memory !== undefined) this.keep(part, step, memory)
      }
    }
  }

  get(part: string, step: StepName): StepMemory | undefined {
    return this.steps.get(part)?.get(step)
  }

  /** The parts of which anything is known, sorted. */
  parts(): string[] {
    return [...this.steps.keys()].filter(part => (this.steps.get(part)?.size ?? 0) > 0).sort(comparePaths)
  }

  /** All of it, for the planner. */
  finished(): ReadonlyMap<string, Partial<Record<StepName, StepMemory>>> {
    return new Map([...this.steps].map(([part, steps]) => [part, Object.fromEntries(steps)]))
  }

  /** Records that a step has finished just now. */
  finish(part: string, step: StepName, memory: Omit<StepMemory, 'serial'>): void {
    const directory = partPlaces(this.layout, part).state
    makeDirectory(directory)
    this.keep(part, step, { ...memory, serial: this.serial + 1 })
    writeWhole(join(directory, step), serialize(step, this.get(part, step) ?? { ...memory, serial: this.serial }))
  }

  /** Forgets a step; on disk first, so that a run that is ended meanwhile finds nothing half true. */
  forget(part: string, step: StepName): void {
    remove(join(partPlaces(this.layout, part).state, step))
    this.steps.get(part)?.delete(step)
  }

  /** Forgets a step on disk only, until it finishes again. */
  suspend(part: string, step: StepName): void {
    remove(join(partPlaces(this.layout, part).state, step))
  }

  private keep(part: string, step: StepName, memory: StepMemory): void {
    const steps = this.steps.get(part) ?? new Map<StepName, StepMemory>()
    steps.set(step, memory)
    this.steps.set(part, steps)
    this.serial = Math.max(this.serial, memory.serial)
  }
}

const version = 1
const kinds: readonly EntryKind[] = ['file', 'directory', 'symlink', 'other']

/** The file holds each entry as a short row, as there can be many. */
function serialize(step: StepName, memory: StepMemory): string {
  const input = memory.input?.map(({ path, kind, mode, size, mtime, target }) => [path, kinds.indexOf(kind), mode, size, mtime, ...(target === undefined ? [] : [target])])
  return `${JSON.stringify({ snapsmith: version, step, ...memory, input })}\n`
}

/** A file that is not ours, is damaged or is of another version says nothing: the step did not run. */
function readStep(path: string, step: StepName): StepMemory | undefined {
  if (lookAt(path)?.isFile() !== true) return undefined
  let found: unknown
  try {
    found = JSON.parse(readText(path) ?? '')
  } catch {
    return undefined
  }
  if (!isRecord(found) || found.snapsmith !== version || found.step !== step || typeof found.serial !== 'number') return undefined
  if (!isRecord(found.properties) || !isRecord(found.options) || !isRecord(found.contents) || !isRecord(found.variables)) return undefined
  if (!Object.values(found.contents).every(isSelection) || !Object.values(found.variables).every(value => typeof value === 'string')) return undefined
  const input = found.input === undefined ? undefined : readRows(found.input)
  if (input === null) return undefined
  if (found.assets !== undefined && !isTexts(found.assets)) return undefined
  return {
    properties: found.properties, options: found.options, serial: found.serial,
    contents: found.contents as Record<string, Selection>, variables: found.variables as Record<string, string>,
    ...(input === undefined ? {} : { input }),
    ...(found.assets === undefined ? {} : { assets: found.assets }),
  }
}

function readRows(rows: unknown): Entry[] | null {
  if (!Array.isArray(rows)) return null
  const entries: Entry[] = []
  for (const row of rows as unknown[]) {
    if (!Array.isArray(row)) return null
    const [path, kindIndex, mode, size, mtime, target] = row as unknown[]
    const kind = typeof kindIndex === 'number' ? kinds[kindIndex] : undefined
    if (typeof path !== 'string' || kind === undefined || typeof mode !== 'number' || typeof size !== 'number' || typeof mtime !== 'number') return null
    entries.push({ path, kind, mode, size, mtime, ...(typeof target === 'string' ? { target } : {}) })
  }
  return entries
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSelection(value: unknown): boolean {
  return isRecord(value) && isTexts(value.files) && isTexts(value.directories)
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string')
}
