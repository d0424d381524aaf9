import { existsSync, lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { snapOfStep } from '../../../src/scenario/asking.ts'
import { mismatches, stepMismatches } from '../../../src/scenario/compare.ts'
import { placeOfFile } from '../../../src/scenario/places.ts'
import type { Seen, SeenFile } from '../../../src/scenario/seen.ts'
import type { Stock } from '../../../src/scenario/stock.ts'
import { kindOf } from '../../../src/platform/files.ts'
import type { Trace } from '../../../src/rehearse/change/trace.ts'
import type { DoneStep } from './account.ts'
import type { Real } from './container.ts'

/** What is not as the scenario expects it, on the real snapd: a line for each. */
export function unmetFor({ scenario: { content }, own, steps, directory }: Real, stock: Stock): string[] {
  const told = (found: ReturnType<typeof mismatches>): string[] =>
    found.map(
      ({ what, expected, found: seen }) => `${what}: ${expected.join(' ')} expected, ${seen.join(' ')} found`,
    )
  const revisions = new Map<string, string>()
  const seenAt = (step: DoneStep, number: number, traces: readonly DoneStep[], about: string): Seen => {
    for (const [snap, { current }] of Object.entries(step.world.snaps)) revisions.set(snap, current)
    return {
      own,
      snap: about,
      world: step.world,
      error: step.error,
      traces: traces.map(traceOf),
      ...(step.printed === undefined ? {} : { printed: step.printed }),
      look: (snap, path) =>
        fileAt(join(directory, String(number), 'data'), path, {
          snap,
          revision: revisions.get(snap) ?? 'x1',
        }),
    }
  }
  const ofSteps = steps.flatMap((step, number) => {
    const asked = content.steps[number] ?? {}
    return told(
      stepMismatches(asked.expect, seenAt(step, number, [step], snapOfStep(asked, { stock, snap: own }))),
    ).map(line => `${step.title}: ${line}`)
  })
  const last = steps.at(-1)
  return [
    ...ofSteps,
    ...(content.expect === undefined || last === undefined
      ? []
      : told(mismatches(content.expect, seenAt(last, steps.length - 1, steps, own)))),
  ]
}

function traceOf({ title, hooks, error }: DoneStep): Trace {
  return {
    operation: title,
    status: error === '' ? 'Done' : 'Error',
    error,
    tasks: [],
    steps: hooks.map(hook => ({ ...hook, task: 0, phase: 'do', at: 0 })),
  }
}

function fileAt(
  data: string,
  path: string,
  revision: { snap: string; revision: string },
): SeenFile | undefined {
  const place = placeOfFile(path)
  const file = join(data, 'in' in place ? place.in(revision) : 'nowhere')
  const found = existsSync(file) ? lstatSync(file) : undefined
  return found === undefined
    ? undefined
    : {
        kind: kindOf(found),
        mode: found.mode & 0o7777,
        text: found.isFile() ? readFileSync(file, 'utf8') : '',
      }
}
