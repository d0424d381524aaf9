import { UserError } from '../errors.ts'
import type { Clock } from './host.ts'

/** The latest second that an image can carry. */
const latest = 0xffff_ffff

/**
 * The one clock: everything that an output carries as its time comes from `SOURCE_DATE_EPOCH` when it is set.
 *
 * A value that is no time is refused when somebody asks for it: its author counts on the same bytes from every build.
 */
export function nodeClock(env: Readonly<Record<string, string | undefined>>): Clock {
  return {
    now: () => new Date(),
    get epoch() {
      return secondsOf(env.SOURCE_DATE_EPOCH ?? '')
    },
  }
}

function secondsOf(given: string): number | undefined {
  if (given === '') return undefined
  if (/^\d+$/.test(given) && Number(given) <= latest) return Number(given)
  throw new UserError('source-date-epoch', `SOURCE_DATE_EPOCH is '${given}', which is no time.`, {
    resolution: `Set it to whole seconds since 1970, at most ${latest}, or unset it.`,
  })
}
