import { readGoDuration } from '../../text/go-duration.ts'

/** How long hooks may run, in milliseconds, and the variable of snapd's environment that says otherwise; source of the figures: snapd 2.77. */
const limits: Readonly<Record<string, { limit: number; variable?: string }>> = {
  configure: { limit: 300_000, variable: 'SNAPD_CONFIGURE_HOOK_TIMEOUT' },
  'default-configure': { limit: 300_000, variable: 'SNAPD_CONFIGURE_HOOK_TIMEOUT' },
  'check-health': { limit: 30_000, variable: 'SNAPD_CHECK_HEALTH_HOOK_TIMEOUT' },
  'fde-setup': { limit: 300_000 },
}

/** How long snapd lets a hook run, in milliseconds. */
export function hookTimeout(hook: string, system: Readonly<Record<string, string>>): number {
  const { limit, variable = '' } = limits[hook] ?? { limit: 600_000 }
  return readGoDuration(system[variable] ?? '') ?? limit
}

/** How long snapd waits, after it has killed a hook, until nobody holds its output any more. */
export const killGrace = 5000
