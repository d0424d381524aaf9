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
import { withoutPasswords } from '../text/addresses.ts'
import type { Entries } from '../tree/compact-listing.ts'
import { CompactListing, entryKinds } from '../tree/compact-listing.ts'
import { comparePaths } from '../tree/listing.ts'
import type { Selection } from './filesets.ts'
import type { Layout } from './layout.ts'
import { partPlaces } from './layout.ts'
import { Owners } from './owners.ts'
import { Placed } from './placed.ts'
import type { Finished } from './standing.ts'
import type { StepName } from './steps.ts'
import { stepNames } from './steps.ts'
import { defined } from '../record.ts'

/** What is kept of a step that a part has finished. */
interface StepMemory extends Finished {
  /** What the step has put into the shared directories: per partition, and `backstage`. */
  contents: Readonly<Record<string, Placed>>
  /** The tree that the step took its input from, to find changes of it. */
  input?: CompactListing
  /** What a pull has brought beside the source, as `name=version`. */
  assets?: readonly string[]
  /** Project variables that the step's script has set. */
  variables: Readonly<Record<string, string>>
  /** What the step's script has removed of the top of shared directories, which nobody else is to miss. */
  removed?: readonly string[]
}

/** What a step tells of itself when it has finished. */
type Completed = Omit<StepMemory, 'serial' | 'input' | 'contents'> & {
  input?: Entries | undefined
  contents: Contents
}

type Contents = Readonly<Record<string, Selection>>

/** The finished steps of all parts, as they are on disk. */
export class Memory {
  private readonly layout: Layout
  private readonly steps = new Map<string, Map<StepName, StepMemory>>()
  /** All parts of the project, in the order of processing. */
  private readonly order: readonly string[]
  private readonly owners = new Map<string, Owners>()
  private sorted: readonly string[] | undefined
  private serial = 0

  constructor(layout: Layout, { known, order }: { known: Iterable<string>; order: readonly string[] }) {
    this.layout = layout
    this.order = order
    const begun = new Set(lookThrough(layout.parts)?.isDirectory() === true ? namesIn(layout.parts) : [])
    for (const part of new Set([...known, ...order])) {
      if (!begun.has(firstName(part))) continue
      const { state } = partPlaces(layout, part)
      for (const step of stepNames) {
        const memory = readStep(join(state, step), step)
        if (memory !== undefined) this.keep(part, step, memory)
      }
    }
  }

  get(part: string, step: StepName): StepMemory | undefined {
    return this.steps.get(part)?.get(step)
  }

  /** The parts of which anything is known, sorted. */
  parts(): readonly string[] {
    this.sorted ??= [...this.steps.keys()].sort(comparePaths)
    return this.sorted
  }

  /** Who has put what into one of the shared directories: a partition's, or `backstage`. */
  ownersIn(step: StepName, area: string): Owners {
    const key = `${step} ${area}`
    const known = this.owners.get(key)
    if (known !== undefined) return known
    const owners = new Owners(this.order)
    for (const part of this.order) owners.add(part, this.get(part, step)?.contents[area] ?? nothing)
    this.owners.set(key, owners)
    return owners
  }

  /** All of it, for the planner. */
  finished(): ReadonlyMap<string, Partial<Record<StepName, StepMemory>>> {
    return new Map([...this.steps].map(([part, steps]) => [part, Object.fromEntries(steps)]))
  }

  /** Records that a step has finished just now. */
  finish(part: string, step: StepName, { input, contents, ...rest }: Completed): void {
    makeDirectory(partPlaces(this.layout, part).state)
    const listing = input === undefined ? {} : { input: CompactListing.of(input) }
    this.write(part, step, { ...rest, ...listing, contents: placedOf(contents), serial: this.serial + 1 })
  }

  /** Records that what a finished step has put into the shared directories has been placed again; nothing else of it has changed. */
  amend(part: string, step: StepName, contents: Contents): void {
    const known = this.get(part, step)
    if (known !== undefined) this.write(part, step, { ...known, contents: placedOf(contents) })
  }

  /** Forgets a step; on disk first, so that a run that is ended meanwhile finds nothing half true. */
  forget(part: string, step: StepName): void {
    remove(join(partPlaces(this.layout, part).state, step))
    this.drop(part, step)
  }

  /** Forgets a step on disk only, until it finishes again. */
  suspend(part: string, step: StepName): void {
    remove(join(partPlaces(this.layout, part).state, step))
  }

  private write(part: string, step: StepName, memory: StepMemory): void {
    this.keep(part, step, memory)
    writeWhole(join(partPlaces(this.layout, part).state, step), serialize(step, memory))
  }

  private keep(part: string, step: StepName, memory: StepMemory): void {
    this.drop(part, step)
    const steps = this.steps.get(part) ?? new Map<StepName, StepMemory>()
    steps.set(step, memory)
    if (!this.steps.has(part)) this.sorted = undefined
    this.steps.set(part, steps)
    this.serial = Math.max(this.serial, memory.serial)
    for (const [area, contents] of Object.entries(memory.contents))
      this.owners.get(`${step} ${area}`)?.add(part, contents)
  }

  private drop(part: string, step: StepName): void {
    const steps = this.steps.get(part)
    const memory = steps?.get(step)
    if (steps === undefined || memory === undefined) return
    for (const [area, contents] of Object.entries(memory.contents))
      this.owners.get(`${step} ${area}`)?.remove(part, contents)
    steps.delete(step)
    if (steps.size > 0) return
    this.steps.delete(part)
    this.sorted = undefined
  }
}

/** The directory of a part in the directory of parts: those of extensions have a slash in their names. */
function firstName(part: string): string {
  return part.split('/')[0] ?? part
}

const nothing: Selection = { files: [], directories: [] }

function placedOf(contents: Contents): Record<string, Placed> {
  return Object.fromEntries(Object.entries(contents).map(([area, paths]) => [area, Placed.of(paths)]))
}

const version = 3

function serialize(step: StepName, { input, ...memory }: StepMemory): string {
  return `${JSON.stringify({ snapsmith: version, step, ...memory, ...(input === undefined ? {} : { input: written(input) }) }, (_key, value: unknown) => (typeof value === 'string' ? withoutPasswords(value) : value))}\n`
}

/** Column by column, as it is held: a list of numbers is read several times as fast as objects are. */
function written({ columns }: CompactListing): Record<string, unknown> {
  return { ...columns, target: Object.fromEntries(columns.target) }
}

/** A file that is not ours, is damaged or is of another version says nothing: the step did not run. */
function readStep(path: string, step: StepName): StepMemory | undefined {
  const found = lookAt(path)?.isFile() === true ? parsed(readText(path) ?? '') : undefined
  if (!isRecord(found) || found.snapsmith !== version || found.step !== step || !isWritten(found))
    return undefined
  const contents = Object.entries(found.contents).map(([area, paths]) => [area, Placed.read(paths)] as const)
  if (!contents.every((pair): pair is [string, Placed] => pair[1] !== undefined)) return undefined
  const input = found.input === undefined ? undefined : readColumns(found.input)
  if (input === null) return undefined
  const { properties, options, serial, variables, assets, alters, removed } = found
  return {
    ...{ properties, options, serial, variables },
    contents: Object.fromEntries(contents),
    ...defined({ input, assets, alters, removed }),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What a file holds beside what has a form of its own. */
interface Written extends Omit<StepMemory, 'contents' | 'input'> {
  contents: Record<string, unknown>
  input?: unknown
}

const isOptional =
  (fits: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === undefined || fits(value)

const forms: Readonly<Record<keyof Written, (value: unknown) => boolean>> = {
  serial: value => typeof value === 'number',
  properties: isRecord,
  options: isRecord,
  contents: isRecord,
  variables: value => isRecord(value) && isTexts(Object.values(value)),
  assets: isOptional(isTexts),
  removed: isOptional(isTexts),
  alters: isOptional(value => typeof value === 'boolean'),
  input: () => true,
}

function isWritten(found: Record<string, unknown>): found is Record<string, unknown> & Written {
  return Object.entries(forms).every(([name, fits]) => fits(found[name]))
}

function readColumns(found: unknown): CompactListing | null {
  if (!isRecord(found) || !isTexts(found.path) || !isRecord(found.target)) return null
  const { path, kind, mode, size, mtime, target } = found
  if (
    !isNumbers(kind, path.length) ||
    !isNumbers(mode, path.length) ||
    !isNumbers(size, path.length) ||
    !isNumbers(mtime, path.length)
  )
    return null
  if (!areKinds(kind)) return null
  const targets = Object.entries(target).flatMap(([index, text]): [number, string][] =>
    typeof text === 'string' ? [[Number(index), text]] : [],
  )
  return new CompactListing({ path, kind, mode, size, mtime, target: new Map(targets) })
}

// These go through every column of every source at each start: loops are several times as quick there as calls of a function for each.
function isNumbers(value: unknown, count: number): value is number[] {
  if (!Array.isArray(value) || value.length !== count) return false
  for (let index = 0; index < count; index += 1) if (typeof value[index] !== 'number') return false
  return true
}

function areKinds(numbers: readonly number[]): boolean {
  for (let index = 0; index < numbers.length; index += 1)
    if (entryKinds[numbers[index] ?? -1] === undefined) return false
  return true
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTexts(value: unknown): value is string[] {
  if (!Array.isArray(value)) return false
  for (let index = 0; index < value.length; index += 1) if (typeof value[index] !== 'string') return false
  return true
}
