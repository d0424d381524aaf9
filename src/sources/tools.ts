import type { Outcome, Run } from '../platform/commands.ts'
import type { Host } from '../platform/host.ts'
import { toolMissing } from './fetch-errors.ts'

/** A program that a kind of source needs. */
interface Tool {
  program: string
  /** Debian's package of it. */
  from: string
}

/** Runs a program; one that is not installed is told with its package, any other end is for the caller to judge. */
export async function tryTool(
  host: Host,
  tool: Tool,
  run: Run & { args: readonly string[] },
): Promise<Outcome> {
  const { args, ...how } = run
  const outcome = await host.commands.run(tool.program, args, {
    ...how,
    guarded: true,
    env: { ...host.env, LC_ALL: 'C.UTF-8', ...how.env },
  })
  if (outcome.missing === true) throw toolMissing(tool.program, tool.from)
  return outcome
}
