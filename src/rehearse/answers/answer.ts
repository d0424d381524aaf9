import type { ParsedCall } from '../../snapctl/parse.ts'
import type { HookRun, ServiceEvent } from '../world/snapctl.ts'
import type { World } from '../world/world.ts'

/** One call of a known command by somebody of a snap, all words known. */
export interface Asked {
  readonly world: World
  /** The run of the hook; for an app a run of its own that ends with the call. */
  readonly run: HookRun
  readonly call: ParsedCall
  readonly words: readonly string[]
  readonly uid: number
  readonly stdin: string
  /** How long snapctl waits for services, in milliseconds. */
  readonly serviceWait: number
}

/** What a call does; what is not said stays as it was. */
export interface Done {
  readonly world?: World
  readonly run?: HookRun
  readonly stdout?: string
  readonly stderr?: string
  readonly exit?: number
  readonly events?: readonly ServiceEvent[]
  /** The command failed with this; changes of the hook's run stay. */
  readonly problem?: string
  /** The failure is one of permission. */
  readonly forbidden?: boolean
}

/** Answers one command. */
export type Answerer = (asked: Asked) => Done

/** Whether an option was given. */
export function given({ call }: Asked, flag: string): boolean {
  return call.flags.has(flag)
}

/** The value of an option; empty without one. */
export function valueOf({ call }: Asked, flag: string): string {
  const value = call.flags.get(flag)
  return typeof value === 'string' ? value : ''
}

/** What snapd says when the command does not work for the caller; undefined where it does. */
export function misplaced({ call, run }: Asked): string | undefined {
  const { callers, elsewhere } = call.command
  const works = run.hook === '' ? callers.apps : callers.hooks.test(run.hook)
  return works ? undefined : elsewhere
}
