import { join } from 'node:path'
import { lookAt, makeDirectory, readText, remove, writeWhole } from '../platform/files.ts'
import type { Entries } from '../tree/compact-listing.ts'
import { CompactListing, entryKinds } from '../tree/compact-listing.ts'
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
  input?: CompactListing
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
  finish(part: string, step: StepName, { input, ...rest }: Omit<StepMemory, 'serial' | 'input'> & { input?: Entries | undefined }): void {
    const directory = partPlaces(this.layout, part).state
    makeDirectory(directory)
    const memory = { ...rest, ...(input === undefined ? {} : { input: CompactListing.of(input) }), serial: this.serial + 1 }
    this.keep(part, step, memory)
    writeWhole(join(directory, step), serialize(step, memory))
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

const version = 2

function serialize(step: StepName, { input, ...memory }: StepMemory): string {
  return `${JSON.stringify({ snapsmith: version, step, ...memory, ...(input === undefined ? {} : { input: written(input) }) })}\n`
}

/** Column by column, as it is held: a list of numbers is read several times as fast as objects are. */
function written({ columns }: CompactListing): Record<string, unknown> {
  return { ...columns, target: Object.fromEntries(columns.target) }
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
  const input = found.input === undefined ? undefined : readColumns(found.input)
  if (input === null) return undefined
  if (found.assets !== undefined && !isTexts(found.assets)) return undefined
  return {
    properties: found.properties, options: found.options, serial: found.serial,
    contents: found.contents as Record<string, Selection>, variables: found.variables as Record<string, string>,
    ...(input === undefined ? {} : { input }),
    ...(found.assets === undefined ? {} : { assets: found.assets }),
  }
}

function readColumns(found: unknown): CompactListing | null {
  if (!isRecord(found) || !isTexts(found.path) || !isRecord(found.target)) return null
  const { path, kind, mode, size, mtime, target } = found
  if (!isNumbers(kind, path.length) || !isNumbers(mode, path.length) || !isNumbers(size, path.length) || !isNumbers(mtime, path.length)) return null
  if (!kind.every(number => entryKinds[number] !== undefined)) return null
  const targets = Object.entries(target).flatMap(([index, text]): [number, string][] => typeof text === 'string' ? [[Number(index), text]] : [])
  return new CompactListing({ path, kind, mode, size, mtime, target: new Map(targets) })
}

function isNumbers(value: unknown, count: number): value is number[] {
  return Array.isArray(value) && value.length === count && value.every(item => typeof item === 'number')
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
