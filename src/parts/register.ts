import { join } from 'node:path'
import { makeDirectory, namesIn, readText, remove, writeWhole } from '../platform/files.ts'
import type { Layout } from './layout.ts'
import type { Memory } from './memory.ts'
import { canBeOurs, lockName, ownDirectory, ownName, partitionPaths, sometimesOurs } from './ours.ts'
import type { Awaited } from './steps.ts'

/** What is kept of a project as a whole. */
interface Kept {
  snapsmith: 1
  /** The first shared directories that are being changed, or were when a run ended too early: what is in them and in later ones cannot be trusted. */
  busy: Awaited | null
  /** The parts of which something was remembered, those that the project has lost meanwhile included. */
  parts: readonly string[]
  /** Those that had put something into the shared directories. */
  owners: readonly string[]
  /** Whether the files in there are copies, which a script may change. */
  isolated: boolean
  /** Directories that have been made beside those that are always ours: a project may have its own of these names. */
  made?: readonly string[]
}

/** What the shared directories are filled from, and how. */
interface Filling {
  memory: Memory
  isolate: boolean
}

/** What is known of a project as a whole, from this run or an earlier one; nothing where nobody has worked. */
export class Register {
  private readonly layout: Layout
  private kept: Kept | undefined
  /** The first shared directories that are to be filled again while a plan is carried out: what waits for that is missing. */
  missing: Awaited | null = null

  constructor(layout: Layout) {
    this.layout = layout
    this.kept = read(fileOf(layout))
  }

  /** The first shared directories that cannot be trusted. */
  get busy(): Awaited | null {
    return this.kept?.busy ?? null
  }

  get parts(): readonly string[] {
    return this.kept?.parts ?? []
  }

  /** The parts that had put something into the shared directories; undefined where none has been noted. */
  get owners(): readonly string[] | undefined {
    return this.kept?.owners
  }

  /** Whether the shared directories hold links, which a script must not change. */
  get linked(): boolean {
    return this.kept?.isolated === false
  }

  /**
   * The directories that the steps have made beside those that are always ours, seen from the project. As snapcraft does where it has
   * worked: all of these names count then.
   */
  get made(): readonly string[] {
    if (this.kept?.made !== undefined) return this.kept.made
    return namesIn(this.layout.parts).some(name => name !== ownName) ? sometimesOurs : []
  }

  /** Says that the backstage is about to be filled, from when on it is ours. */
  claimBackstage(): void {
    if (this.kept !== undefined && !this.made.includes('backstage'))
      this.keep({ ...this.kept, made: [...this.made, 'backstage'] })
  }

  /** Notes how things stand; `busy` are the first shared directories that are about to be changed, `made` what was made beside. */
  note({ memory, isolate }: Filling, asked: Awaited | null, made = this.made): void {
    const busy = this.missing === 'stage' ? 'stage' : (asked ?? this.missing)
    const parts = memory.parts()
    const owners = parts.filter(name => memory.get(name, 'stage') !== undefined)
    // While things change, whoever had something in there counts as having it still.
    const before = busy === null ? [] : (this.owners ?? [])
    this.keep({
      snapsmith: 1,
      busy,
      parts,
      owners: [...new Set([...owners, ...before])],
      isolated: isolate,
      made: [...new Set([...made, ...partitionPaths(this.layout)])],
    })
  }

  private keep(kept: Kept): void {
    makeDirectory(ownDirectory(this.layout))
    writeWhole(fileOf(this.layout), `${JSON.stringify(kept)}\n`)
    this.kept = kept
  }
}

/** Says that the shared directories of a step, and of those after it, are about to be changed. */
export function beginShared(run: Filling & { register: Register }, step: Awaited): void {
  run.register.note(run, step)
}

/** Says that the shared directories are as the memory of the parts tells. */
export function endShared(run: Filling & { register: Register }): void {
  run.register.note(run, null)
}

/** Removes all that parts have made and what we know of it; only the lock stays. */
export function forgetEverything(layout: Layout): void {
  for (const name of namesIn(layout.parts)) if (name !== ownName) remove(join(layout.parts, name))
  for (const name of namesIn(ownDirectory(layout)))
    if (name !== lockName) remove(join(ownDirectory(layout), name))
}

function fileOf(layout: Layout): string {
  return join(ownDirectory(layout), 'register.json')
}

function read(file: string): Kept | undefined {
  try {
    const found: unknown = JSON.parse(readText(file) ?? 'null')
    return isKept(found) ? found : undefined
  } catch {
    // Damaged: like none.
    return undefined
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(forms).every(([name, fits]) => fits((value as Record<string, unknown>)[name]))
}

const forms: Readonly<Record<keyof Kept, (value: unknown) => boolean>> = {
  snapsmith: value => value === 1,
  busy: value => value === null || value === 'stage' || value === 'prime',
  parts: areNames,
  owners: areNames,
  isolated: value => typeof value === 'boolean',
  made: value => value === undefined || (areNames(value) && value.every(canBeOurs)),
}

function areNames(list: unknown): list is string[] {
  return Array.isArray(list) && list.every(name => typeof name === 'string' && staysBelow(name))
}

/** Whether a part's name, which may have slashes, is a path that stays below the directory of the parts. */
function staysBelow(name: string): boolean {
  return name.split('/').every(component => component !== '' && component !== '.' && component !== '..')
}
