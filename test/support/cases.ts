import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { core22Outcome, core26Outcome, otherBase, projectFile } from './other-bases.ts'

export const projectsDirectory = fileURLToPath(new URL('../../test-projects', import.meta.url))

/** What a run leaves behind: texts by the name of the file in `expected/` that holds them. Empty ones are absent. */
export type Outcome = Readonly<Record<string, string>>

/** One run of snapsmith in a case, after some shell lines. */
export interface Step {
  do?: string[]
  command: string[]
  env?: Record<string, string>
}

/** `case.json` as it is written; test-projects/README.md says what the fields mean. */
interface CaseFile {
  summary: string
  base: string
  command?: string[]
  env?: Record<string, string>
  setup?: string[]
  steps?: Step[]
  core22?: 'same' | 'same-error' | 'other-error' | 'wrapper' | 'variant'
  core26?: 'same' | 'same-error' | 'precreated' | 'variant'
  upstreamQuirk?: string
  decision?: string
}

/** A case to run: as recorded, or the same project on another base. */
export interface Case {
  name: string
  directory: string
  /** The base put into the project file; undefined for the project as it stands. */
  base: string | undefined
  setup: readonly string[]
  steps: readonly Step[]
  /** One per step. */
  outcomes: readonly Outcome[]
}

/** Every case of test-projects/, each followed by what follows from it for the other bases. */
export function readCases(): Case[] {
  return readdirSync(projectsDirectory)
    .filter(name => existsSync(join(projectsDirectory, name, 'case.json')))
    .sort()
    .flatMap(name => withOtherBases(name))
}

function withOtherBases(name: string): Case[] {
  const directory = join(projectsDirectory, name)
  const file = JSON.parse(readFileSync(join(directory, 'case.json'), 'utf8')) as CaseFile
  const steps = file.steps ?? [
    { command: file.command ?? [], ...(file.env === undefined ? {} : { env: file.env }) },
  ]
  const outcomes = steps.map((_, at) =>
    readOutcome(
      file.steps === undefined ? join(directory, 'expected') : join(directory, 'expected', String(at + 1)),
    ),
  )
  const recorded: Case = { name, directory, base: undefined, setup: file.setup ?? [], steps, outcomes }
  const variants: Case[] = []
  // Without a project file there is no base to change.
  if (projectFile(join(directory, 'project')) === undefined) return [recorded]
  const add = (base: string, derive: (outcome: Outcome) => Outcome): void => {
    variants.push({
      ...recorded,
      name: `${name} on ${base}`,
      base,
      outcomes: keptImages(outcomes, outcomes.map(derive)),
    })
  }
  if (file.core22 !== undefined && file.core22 !== 'variant') {
    const kind = file.core22
    add('core22', outcome =>
      kind === 'wrapper' ? core22Outcome(directory, outcome) : otherBase(directory, outcome, 'core22'),
    )
  }
  if (file.core26 !== undefined && file.core26 !== 'variant') {
    const kind = file.core26
    add('core26', outcome =>
      kind === 'precreated' ? core26Outcome(directory, outcome) : otherBase(directory, outcome, 'core26'),
    )
  }
  return [recorded, ...variants]
}

/** After a run that makes no image the one of the run before is still there. */
function keptImages(recorded: readonly Outcome[], derived: readonly Outcome[]): Outcome[] {
  const kept: Outcome[] = []
  for (const [at, outcome] of derived.entries()) {
    const image = recorded[at]?.['tree.txt'] === undefined ? kept[at - 1]?.['squash.txt'] : undefined
    kept.push(image === undefined ? outcome : { ...outcome, 'squash.txt': image })
  }
  return kept
}

function readOutcome(directory: string): Outcome {
  const outcome: Record<string, string> = {}
  const walk = (prefix: string): void => {
    for (const entry of readdirSync(join(directory, prefix), { withFileTypes: true })) {
      const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`
      if (entry.isDirectory()) {
        if (!/^\d+$/.test(entry.name)) walk(path)
        continue
      }
      outcome[path] = readFileSync(join(directory, path), 'utf8')
    }
  }
  if (existsSync(directory)) walk('')
  return outcome
}
