import { spawn } from 'node:child_process'
import type { Duplex, Readable } from 'node:stream'
import type { Ordered } from './sandbox-entry.ts'

/** Runs a command of ours in a sandbox to its end; what it prints is of no use but when it fails. */
export function runOrdered({ program, args, order }: Ordered): Promise<{ code: number; err: string }> {
  return new Promise(resolve => {
    const child = spawn(program, args, { cwd: '/', env: {}, stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true })
    const [, , errors, channel] = child.stdio as unknown as [unknown, unknown, Readable, Duplex]
    let err = ''
    const hear = (text: string): void => { err = `${err}${text}`.slice(0, 10_000) }
    errors.setEncoding('utf8').on('data', hear)
    channel.setEncoding('utf8').on('error', () => undefined).on('data', hear)
    channel.end(order)
    child.once('error', error => { resolve({ code: 127, err: error.message }) })
    child.once('close', (code, signal) => { resolve({ code: code ?? 128, err: signal === null ? err : `ended by ${signal}` }) })
  })
}
