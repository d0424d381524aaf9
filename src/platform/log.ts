import { appendFileSync, chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { withoutPasswords } from '../text/addresses.ts'
import type { Host } from './host.ts'

/** The file that keeps everything of one run, whatever is shown. */
export interface Log {
  /** Where it is; undefined when it cannot be written, which stops nobody. */
  path(): string | undefined
  write(text: string): void
}

const kept = 5

/** A log in the person's state directory, made with the first line; the five newest are kept. */
export function openLog(host: Pick<Host, 'env' | 'clock'>): Log {
  // A relative path, the empty one too, would put the log into the project.
  const state = [host.env.XDG_STATE_HOME, join(host.env.HOME ?? '', '.local', 'state')].find(
    path => path !== undefined && isAbsolute(path),
  )
  let path: string | undefined
  let dead = state === undefined
  const open = (directory: string): string => {
    mkdirSync(directory, { recursive: true })
    // What is in there is nobody else's business; an earlier version has made it for everybody.
    chmodSync(directory, 0o700)
    const names = readdirSync(directory)
      .filter(name => /^snapsmith-.*\.log$/.test(name))
      .sort()
    for (const name of names.slice(0, Math.max(0, names.length - kept + 1)))
      rmSync(join(directory, name), { force: true })
    const stamp = host.clock.now().toISOString().replace(/[-:]/g, '').replace('T', '-').replace('Z', '')
    return join(directory, `snapsmith-${stamp}-${process.pid}.log`)
  }
  return {
    path: () => path,
    write(text) {
      if (dead || state === undefined) return
      try {
        path ??= open(join(state, 'snapsmith', 'log'))
        appendFileSync(path, `${host.clock.now().toISOString()} ${withoutPasswords(text)}\n`, { mode: 0o600 })
      } catch {
        dead = true
        path = undefined
      }
    },
  }
}
