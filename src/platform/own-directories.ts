import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Host } from './host.ts'

/** Where snapsmith keeps what it can fetch again; in the person's cache directory. */
export function cacheDirectory(host: Pick<Host, 'env'>): string {
  const base = host.env.XDG_CACHE_HOME
  return join(
    base !== undefined && base.startsWith('/') ? base : join(host.env.HOME ?? homedir(), '.cache'),
    'snapsmith',
  )
}
