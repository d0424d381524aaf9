import { join } from 'node:path'
import type { UserError } from '../errors.ts'
import type { Part } from '../project/project.ts'
import type { Area } from './areas.ts'
import { originOf } from './areas.ts'
import type { Named } from './filesets.ts'
import { namedIn } from './filesets.ts'
import { installed } from './installed.ts'
import type { Run } from './run.ts'
import { notFound } from './place.ts'
import { isScripted } from './redo.ts'

/** A list of `stage` or `prime` that is about to be followed. */
interface Following {
  part: Part
  area: Area
  /** Of `prime`: what the part has put into the stage. */
  staged?: ReadonlySet<string>
}

/** Tells which entries of a list do nothing in their part, and refuses what is named without a wildcard and is not the part's. */
export function tellIdle(run: Run, following: Following): void {
  const { part, area } = following
  const key = area.step
  const entries = part.keys[key].filter(entry => !isEverything(entry))
  if (entries.length === 0) return
  const { partitioned } = run.layout
  const found = namedIn(installed(run, part, area.name), { key, entries, partition: area.name, partitioned })
  for (const named of found) {
    const why = idleness(named, following)
    if (why === undefined) continue
    if (named.literal) throw refusal(run, following, { entry: named.entry, why })
    tell(run, following, { ...named, why })
  }
}

/** `*`, `-*`, `-(component/x)/*`: what is often written for parts that have nothing. */
function isEverything(entry: string): boolean {
  return /^-?(\([^)]*\)\/*)?\**$/.test(entry)
}

/** Why an entry does nothing: nothing is there, or `stage` leaves it out. */
function idleness(
  { entry, exclude, literal, paths }: Named,
  { part, staged }: Following,
): 'missing' | 'unstaged' | undefined {
  if (paths.length === 0) return literal && staged?.has(plainly(entry)) === true ? undefined : 'missing'
  if (exclude || staged === undefined || paths.some(path => staged.has(path))) return undefined
  // A script of the part may have removed it.
  return isScripted(part, 'stage') ? undefined : 'unstaged'
}

/** An entry that does nothing, and why. */
interface Idle {
  entry: string
  why: 'missing' | 'unstaged'
}

function tell(run: Run, { part, area }: Following, idle: Idle & { exclude: boolean }): void {
  const { entry, exclude, why } = idle
  const { text, line, column } = run.project.placeOf(pathOf(part, area, entry))
  // What is left out for some architectures only, or by an extension, is no mistake where there is nothing of it.
  if (exclude && !text.slice(column - 1).includes(entry)) return
  const what =
    why === 'unstaged'
      ? `has staged nothing that matches '${entry}' in its prime: its stage leaves that out`
      : `has nothing that matches '${entry}' in its ${area.step}${exclude ? ', so that it leaves nothing out' : ''}`
  run.reporter.warning(`${run.project.file}:${line}: Part '${part.name}' ${what}.`)
}

function refusal(run: Run, { part, area }: Following, { entry, why }: Idle): UserError {
  const path = plainly(entry)
  const owner = run.memory.ownersIn('stage', area.name).lastOther(path, part.name)
  const error = notFound(
    join(originOf(run, part.name, area), path),
    remedy({ part: part.name, entry, why, owner }),
  )
  error.subject = pathOf(part, area, entry)
  return error
}

function remedy({ part, entry, why, owner }: Idle & { part: string; owner: string | undefined }): string {
  if (why === 'unstaged')
    return `The stage of part '${part}' leaves it out: take '${entry}' out of 'prime', or let 'stage' have it.`
  return owner === undefined
    ? `Part '${part}' has not installed it. The path is relative to what the part has after 'organize'.`
    : `Part '${owner}' has it, not '${part}', and its own lists decide about it: take '${entry}' out of this one.`
}

function pathOf(part: Part, { step }: Area, entry: string): (string | number)[] {
  return ['parts', part.name, step, part.keys[step].indexOf(entry)]
}

/** What an entry names, without the partition and the backslash before it. */
function plainly(entry: string): string {
  return entry
    .replace(/^\\/, '')
    .replace(/^\([^)]*\)(\/+|$)/, '')
    .split('/')
    .filter(component => component !== '' && component !== '.')
    .join('/')
}
