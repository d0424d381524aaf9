import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { closeSync, constants, openSync, readFileSync, readdirSync } from 'node:fs'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { getSystemErrorName } from 'node:util'
import { defined } from '../record.ts'

/** A program that leads a process group of its own, whose output and errors go into one pipe. */
interface GroupRun {
  program: string
  args: readonly string[]
  env: Readonly<Record<string, string>>
  cwd: string
  /** What the program is told through descriptor 3, where it answers with `execve NUMBER` when it cannot start what it was to. */
  order?: string | undefined
  /** A FIFO that nobody uses: a real pipe, because scripts open `/dev/stderr` anew, which a socket does not allow. */
  pipe: string
  /** Milliseconds after which the group is killed. */
  timeout: number
  /** Milliseconds to wait after that until nobody has the pipe open. */
  grace: number
  /** Kills the group as well. */
  abort?: AbortSignal | undefined
  /** Asked again and again: a reason to kill the group, or nothing. */
  bound?: (() => string | undefined) | undefined
  /** Called as soon as there is a group, and when there is none any more. */
  onGroup?: (pid: number, running: boolean) => void
  /** Called with each piece of output as it comes. */
  onOutput?: ((piece: Uint8Array) => void) | undefined
}

/** How a group ended. */
export interface GroupEnd {
  /** How its leader ended by itself; neither is set when it was killed by us, or could not be started. */
  code?: number
  signal?: string
  /** The system's code for why it was not started: `ENOENT`, … */
  refused?: string
  /** What made us kill it. */
  stopped?: Stop
  /** Why it was stopped, where it has taken too much. */
  excess?: string
  /** Its leader had ended before, and others had the pipe open. */
  leaderless: boolean
  /** The pipe was closed in the end. */
  closed: boolean
  output: Buffer
  /** Bytes from the beginning of the output that are not kept. */
  dropped: number
  milliseconds: number
  /** Names of programs that were still running, without the pipe, when the leader had ended. */
  leftRunning: string[]
}

/** What makes us kill a group: its time is over, somebody wants it, it takes too much. */
type Stop = 'timeout' | 'aborted' | 'bounded'

const keptLength = 1024 * 1024
/** Milliseconds between two looks at what a group takes. */
const lookEvery = 100

/** Runs a program to its end, or until its time is over. Whatever is left of its group is killed then. */
export async function runGroup(run: GroupRun): Promise<GroupEnd> {
  const started = performance.now()
  const tail = { chunks: [] as Buffer[], length: 0, dropped: 0 }
  // Opened for reading first, so that opening it for writing does not wait.
  const pipe = new Socket({
    fd: openSync(run.pipe, constants.O_RDONLY | constants.O_NONBLOCK),
    readable: true,
    writable: false,
  })
  pipe.on('data', (chunk: Buffer) => {
    keepTail(tail, chunk)
    run.onOutput?.(chunk)
  })
  const closed = new Promise<void>(resolve => {
    pipe.once('close', resolve)
  })
  const child = start(run)
  const led = leaderEnd(child, run.order)
  const { pid } = child
  if (pid !== undefined) run.onGroup?.(pid, true)
  const whole = Promise.all([led, closed]).then(() => 'ended' as const)
  const { why, excess } = await first(whole, run)
  const early = await Promise.race([led, Promise.resolve(undefined)])
  let isClosed = why === 'ended'
  if (why !== 'ended') {
    if (early === undefined && pid !== undefined) kill(pid)
    if (early === undefined) isClosed = await within(whole, run.grace)
  }
  const leftRunning = why === 'ended' && pid !== undefined ? membersOf(pid) : []
  if (pid !== undefined) {
    kill(pid)
    run.onGroup?.(pid, false)
  }
  pipe.destroy()
  const leader = why === 'ended' ? await led : (early ?? {})
  return {
    ...leader,
    ...(why === 'ended' ? {} : { stopped: why }),
    ...defined({ excess }),
    leaderless: why !== 'ended' && early !== undefined,
    closed: isClosed,
    output: Buffer.concat(tail.chunks).subarray(-keptLength),
    dropped: tail.dropped + Math.max(0, tail.length - keptLength),
    milliseconds: performance.now() - started,
    leftRunning,
  }
}

function start({ program, args, env, cwd, pipe, order }: GroupRun): ChildProcess {
  const output = openSync(pipe, constants.O_WRONLY)
  try {
    return spawn(program, args, {
      cwd,
      env,
      stdio: ['ignore', output, output, ...(order === undefined ? [] : ['pipe' as const])],
      detached: true,
    })
  } finally {
    closeSync(output)
  }
}

function leaderEnd(
  child: ChildProcess,
  order: string | undefined,
): Promise<Pick<GroupEnd, 'code' | 'signal' | 'refused'>> {
  let answer = ''
  if (order !== undefined) {
    const channel = (child.stdio as unknown as readonly Duplex[])[3]
    channel
      ?.on('error', () => undefined)
      .on('data', (piece: Buffer) => {
        answer = `${answer}${piece.toString()}`.slice(0, 200)
      })
    channel?.end(order)
  }
  return new Promise(resolve => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      resolve({ refused: error.code ?? 'EIO' })
    })
    child.once(order === undefined ? 'exit' : 'close', (code: number | null, signal: string | null) => {
      const [, step = '', number = '0'] = /^(\w+) (\d+)\n/.exec(answer) ?? []
      if (step === 'execve') resolve({ refused: getSystemErrorName(-Number(number)) })
      else if (step !== '') resolve({ refused: `${step}: ${getSystemErrorName(-Number(number))}` })
      else resolve(signal === null ? { code: code ?? 0 } : { signal })
    })
  })
}

/** What comes first: the end, the limit, the order to stop, or that it has taken too much. */
async function first(
  whole: Promise<'ended'>,
  { timeout, abort, bound }: GroupRun,
): Promise<{ why: 'ended' | Stop; excess?: string }> {
  const timers: (NodeJS.Timeout | undefined)[] = []
  let onAbort: (() => void) | undefined
  try {
    return await Promise.race([
      whole.then(why => ({ why })),
      new Promise<{ why: Stop; excess?: string }>(resolve => {
        timers[0] = setTimeout(() => {
          resolve({ why: 'timeout' })
        }, timeout)
        const look = (): void => {
          const started = performance.now()
          const excess = bound?.()
          if (excess !== undefined) resolve({ why: 'bounded', excess })
          // A look at very many files must not become what everything waits for.
          else timers[1] = setTimeout(look, Math.max(lookEvery, (performance.now() - started) * 10))
        }
        if (bound !== undefined) timers[1] = setTimeout(look, lookEvery)
        onAbort = () => {
          resolve({ why: 'aborted' })
        }
        if (abort?.aborted === true) onAbort()
        abort?.addEventListener('abort', onAbort)
      }),
    ])
  } finally {
    for (const timer of timers) clearTimeout(timer)
    if (onAbort !== undefined) abort?.removeEventListener('abort', onAbort)
  }
}

async function within(whole: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>(resolve => {
    timer = setTimeout(() => {
      resolve(false)
    }, milliseconds)
  })
  const ended = await Promise.race([whole.then(() => true), late])
  clearTimeout(timer)
  return ended
}

function keepTail(tail: { chunks: Buffer[]; length: number; dropped: number }, chunk: Buffer): void {
  tail.chunks.push(chunk)
  tail.length += chunk.length
  while (tail.length - (tail.chunks[0]?.length ?? 0) > keptLength) {
    const length = tail.chunks.shift()?.length ?? 0
    tail.length -= length
    tail.dropped += length
  }
}

function kill(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody is left.
  }
}

/** Names of the programs that run in a process group. */
function membersOf(group: number): string[] {
  try {
    process.kill(-group, 0)
  } catch {
    return []
  }
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
        const end = stat.lastIndexOf(')')
        const [state, , itsGroup] = stat.slice(end + 2).split(' ')
        return Number(itsGroup) === group && state !== 'Z' ? [stat.slice(stat.indexOf('(') + 1, end)] : []
      } catch {
        return []
      }
    })
    .sort()
}
