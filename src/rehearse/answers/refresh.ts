import { lateProblem } from '../../snapctl/checks.ts'
import { goDuration } from '../../text/go-duration.ts'
import { affectedBy } from '../world/affected.ts'
import { systemFlag } from '../world/config.ts'
import { holdRefreshes } from '../world/holds.ts'
import { isLive } from '../world/world.ts'
import type { Answerer, Asked, Done } from './answer.ts'
import { given, misplaced } from './answer.ts'
import { scalar } from './yaml.ts'

/** `snapctl refresh`: for the gate-auto-refresh hook, and with less power for apps. */
export const refresh: Answerer = asked => {
  // Hooks that are bound to no task count as apps here.
  const problem = (asked.run.ephemeral ? undefined : misplaced(asked)) ?? lateProblem(asked.call)
  if (problem !== undefined) return { problem }
  if (asked.uid !== 0 && !given(asked, 'tracking'))
    return { problem: 'non-root users can only use --tracking with the refresh command', forbidden: true }
  if (given(asked, 'proceed')) return proceed(asked)
  const pending = given(asked, 'pending') ? pendingText(asked) : ''
  if (given(asked, 'hold')) return hold(asked, pending)
  if (given(asked, 'show-lock')) return { stdout: pending + (asked.world.inhibited[asked.run.snap] ?? '') }
  if (!given(asked, 'tracking')) return { stdout: pending }
  const { tracking } = asked.world.snaps[asked.run.snap] ?? {}
  return { stdout: `channel: ${tracking === undefined ? 'null' : scalar(tracking)}\n` }
}

function pendingText({ world, run }: Asked): string {
  const state = world.snaps[run.snap]
  const candidate = world.candidates[run.snap]
  const { base, restart } = affectedBy(world, run.snap)
  const word = state?.refreshInhibited === true ? 'inhibited' : candidate === undefined ? 'none' : 'ready'
  const line = (key: string, value: string | undefined): string =>
    value === undefined || value === '' ? '' : `${key}: ${scalar(value)}\n`
  return [
    `pending: ${word}\n`,
    line('channel', candidate === undefined ? state?.tracking : candidate.channel),
    line('cohort', hasControl({ world, run }) ? state?.cohort : undefined),
    line('version', candidate?.version),
    candidate === undefined ? '' : `revision: ${candidate.revision}\n`,
    `base: ${String(base)}\nrestart: ${String(restart)}\n`,
  ].join('')
}

function hold({ world, run }: Asked, pending: string): Done {
  if (run.ephemeral) return { problem: 'cannot hold outside of gate-auto-refresh hook' }
  const asked = { ...run, gate: 'hold' } as const
  const { by } = affectedBy(world, run.snap)
  if (by.length === 0)
    return { run: asked, problem: `internal error: snap "${run.snap}" is not affected by any snaps` }
  const held = holdRefreshes(world, run.snap, by)
  if ('problem' in held) return { run: asked, problem: held.problem }
  return { world: held.world, run: asked, stdout: `${pending}hold: ${goDuration(held.seconds * 1000)}\n` }
}

function proceed(asked: Asked): Done {
  if (!asked.run.ephemeral) return { run: { ...asked.run, gate: 'proceed' } }
  if (!hasControl(asked)) return { problem: 'cannot proceed: requires snap-refresh-control interface' }
  return systemFlag(asked.world, 'experimental.gate-auto-refresh-hook')
    ? {}
    : { problem: 'cannot proceed without experimental.gate-auto-refresh feature enabled' }
}

function hasControl({ world, run }: Pick<Asked, 'world' | 'run'>): boolean {
  return world.connections.some(
    connection =>
      isLive(connection) &&
      connection.interface === 'snap-refresh-control' &&
      connection.plug.snap === run.snap,
  )
}
