import { spawn } from 'node:child_process'
import type { Duplex, Readable } from 'node:stream'
import type { Ordered } from './sandbox-entry.ts'

/**
 * Runs a command of ours in a sandbox to its end; what it prints is of no use but when it fails.
 *
 * A snap may have laid a program of its own over the command's: whoever opened the sandbox ends what is told here to have `stopped`.
 */
export function runOrdered(
  { program, args, order }: Ordered,
  signal?: AbortSignal,
): Promise<{ code: number; err: string; stopped?: boolean }> {
  return new Promise(resolve => {
    const child = spawn(program, args, {
      cwd: '/',
      env: {},
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const [, , errors, channel] = child.stdio as unknown as [unknown, unknown, Readable, Duplex]
    let err = ''
    const hear = (text: string): void => {
      err = `${err}${text}`.slice(0, 10_000)
    }
    errors.setEncoding('utf8').on('data', hear)
    channel
      .setEncoding('utf8')
      .on('error', () => undefined)
      .on('data', hear)
    channel.end(order)
    const stop = (): void => {
      child.kill('SIGKILL')
      finish({ code: 137, err: 'it did not end', stopped: true })
    }
    const finish = (end: { code: number; err: string; stopped?: boolean }): void => {
      signal?.removeEventListener('abort', stop)
      resolve(end)
    }
    signal?.addEventListener('abort', stop)
    if (signal?.aborted === true) stop()
    child.once('error', error => {
      finish({ code: 127, err: error.message })
    })
    child.once('close', (code, by) => {
      finish({ code: code ?? 128, err: by === null ? err : `ended by ${by}` })
    })
  })
}
