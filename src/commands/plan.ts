import { UsageError } from '../errors.ts'
import type { Action } from '../parts/plan.ts'
import { printableJson } from '../text/printable.ts'
import type { Command } from './command.ts'
import { openProject, unbuiltNotices, withPlaces } from './project.ts'
import { buildingAs, buildOptions } from './options.ts'

const steps = ['pull', 'build', 'stage', 'prime'] as const

/** Tells what the steps would do now, and why, without doing it. */
export const planCommand: Command = {
  name: 'plan',
  summary: 'Show what the steps would do, and why',
  overview:
    "Lists the actions that bring the parts to a step ('prime' unless another is named), in the order of doing, each with its reason. Nothing is changed. Sources on other machines are not asked whether they have changed.",
  arguments: [
    { name: '[step]', help: `One of ${steps.join(', ')}` },
    { name: '[parts...]', help: 'Parts to plan for; all of them when none is named' },
  ],
  options: [
    ...buildOptions,
    { flags: '--format <format>', help: 'How to print the plan', choices: ['text', 'json'] },
    { flags: '--all', help: 'Show what is skipped too' },
  ],
  async run(options, given, args) {
    const { host, reporter } = buildingAs(options, given).context
    const [word = 'prime', ...parts] = args
    const step = steps.find(name => name === word)
    if (step === undefined)
      throw new UsageError(
        `argument step: invalid choice: '${word}' (choose from ${steps.map(name => `'${name}'`).join(', ')})`,
        'plan',
      )
    const { planLifecycle } = await import('../parts/lifecycle.ts')
    const project = await openProject(options, host)
    for (const notice of await unbuiltNotices(project)) reporter.warning(notice)
    const actions = await withPlaces(project, () => planLifecycle({ project, step, parts, host, reporter }))
    // One message: each is written to the log as well.
    const lines = planLines(actions, options.all === true)
    if (options.format === 'json') reporter.message(printableJson(JSON.stringify(actions, undefined, 2)))
    else if (lines.length > 0) reporter.message(lines.join('\n'))
    return 0
  },
}

/** The plan as aligned columns: what is done, to which part, why. */
function planLines(actions: readonly Action[], all: boolean): string[] {
  const shown = all ? actions : actions.filter(action => action.kind !== 'skip')
  if (shown.length === 0) return ['Nothing to do: every step has run and nothing has changed.']
  const columns = [
    shown.map(action => action.step),
    shown.map(action => action.kind),
    shown.map(action => action.part),
  ].map(column => Math.max(...column.map(text => text.length)))
  return shown.map(action =>
    [
      action.step.padEnd(columns[0] ?? 0),
      action.kind.padEnd(columns[1] ?? 0),
      action.part.padEnd(columns[2] ?? 0),
      action.reason ?? '',
    ]
      .join('  ')
      .trimEnd(),
  )
}
