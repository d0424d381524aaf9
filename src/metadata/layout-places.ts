/** Areas of the system that snapd keeps layouts out of. */
export const closedToLayouts: readonly string[] = [
  '/dev',
  '/proc',
  '/sys',
  '/media',
  '/run',
  '/var/run',
  '/tmp',
  '/var/lib/snapd',
  '/lib/firmware',
  '/usr/lib/firmware',
  '/lib/modules',
  '/usr/lib/modules',
  '/var/snap',
  '/home',
  '/boot',
  '/lost+found',
]
