import type { Clock } from './host.ts'

/**
 * The one clock: everything that an output carries as its time comes from `SOURCE_DATE_EPOCH` when it is set.
 *
 * A value that is no whole number of seconds counts as not set.
 */
export function nodeClock(env: Readonly<Record<string, string | undefined>>): Clock {
  const given = env.SOURCE_DATE_EPOCH
  return {
    now: () => new Date(),
    epoch: given !== undefined && /^\d{1,11}$/.test(given) ? Number(given) : undefined,
  }
}
