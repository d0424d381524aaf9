import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** How a program ended, and what it said. */
export interface Ended {
  code: number
  out: string
  err: string
}

/** Where a program runs, and what comes from its standard input. */
export interface Surroundings {
  cwd: string
  env?: Readonly<Record<string, string | undefined>>
  /** Nothing at all unless given. */
  input?: string
}

/** The program as it is installed. */
export const executable = fileURLToPath(new URL('../../bin/snapsmith', import.meta.url))

/** The environment that tests run programs in: the same on every machine. */
export function testEnvironment(
  more: Readonly<Record<string, string | undefined>> = {},
): Record<string, string> {
  const { PATH = '/usr/bin:/bin', TMPDIR } = process.env
  return {
    PATH,
    LC_ALL: 'C.UTF-8',
    HOME: '/nonexistent',
    XDG_STATE_HOME: `${TMPDIR ?? '/tmp'}/snapsmith-test-state`,
    ...(more.HOME === undefined ? { XDG_CACHE_HOME: `${TMPDIR ?? '/tmp'}/snapsmith-test-cache` } : {}),
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
    ...present(more),
  }
}

/** Runs the built snapsmith with umask 022. */
export async function snapsmith(args: readonly string[], where: Surroundings): Promise<Ended> {
  return program(
    '/bin/sh',
    ['-c', 'umask 022; exec "$@"', 'sh', process.execPath, executable, ...args],
    where,
  )
}

/** Runs a program in the tests' environment. */
export async function program(name: string, args: readonly string[], where: Surroundings): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(name, args, { cwd: where.cwd, env: testEnvironment(where.env), stdio: 'pipe' })
    // A program may end without having read what there is.
    child.stdin.on('error', () => undefined).end(where.input)
    const texts = { out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      texts.out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      texts.err += text
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      resolve({ code: code ?? (signal === null ? 1 : 128), ...texts })
    })
  })
}

function present(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  )
}
