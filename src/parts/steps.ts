import type { StepName } from '../project/schema/part.ts'

export type { StepName } from '../project/schema/part.ts'

/** What an action does: `run` for the first time, `rerun` from a clean state, `update` in place, or nothing. */
export type ActionKind = 'run' | 'rerun' | 'update' | 'skip'

/** A step that parts wait for before they build, stage or prime what depends on it. */
export type Awaited = 'stage' | 'prime'

/** One stage in the life of a part. */
interface Step {
  name: StepName
  /** How each kind of action is told to the person; the part's name follows. */
  verbs: Readonly<Record<ActionKind, string>>
  /** The step that the parts named by `after` must have finished before this one runs. */
  dependsOn: Awaited | null
  /** Whether a change before this step can be taken over without starting from nothing. */
  updates: boolean
}

/** The steps in their order. */
export const steps: readonly Step[] = [
  {
    name: 'pull',
    dependsOn: null,
    updates: true,
    verbs: { run: 'Pulling', rerun: 'Repulling', update: 'Updating sources for', skip: 'Skipping pull for' },
  },
  {
    name: 'build',
    dependsOn: 'stage',
    updates: true,
    verbs: { run: 'Building', rerun: 'Rebuilding', update: 'Updating build for', skip: 'Skipping build for' },
  },
  {
    name: 'stage',
    dependsOn: 'stage',
    updates: false,
    verbs: { run: 'Staging', rerun: 'Restaging', update: 'Updating stage for', skip: 'Skipping stage for' },
  },
  {
    name: 'prime',
    dependsOn: 'prime',
    updates: false,
    verbs: { run: 'Priming', rerun: 'Repriming', update: 'Updating prime for', skip: 'Skipping prime for' },
  },
]

export const stepNames: readonly StepName[] = steps.map(step => step.name)

/** A step by its name. */
export function stepOf(name: StepName): Step {
  const found = steps.find(step => step.name === name)
  if (found === undefined) throw new Error(`no step ${name}`)
  return found
}

/** The steps up to and including one. */
export function stepsUpTo(name: StepName): readonly Step[] {
  return steps.slice(0, stepNames.indexOf(name) + 1)
}

/** A step and everything after it. */
export function stepsFrom(name: StepName): readonly Step[] {
  return steps.slice(stepNames.indexOf(name))
}
