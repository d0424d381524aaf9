import type { Duplex } from 'node:stream'
import { Interrupted } from '../errors.ts'
import { attending } from './attention.ts'
import { endMarkedBy } from './processes.ts'
import { defined } from '../record.ts'

/** How a program is to be run. */
export interface Run {
  cwd?: string
  env?: Readonly<Record<string, string | undefined>>
  /** Called with each line of standard output and standard error, as it comes; of each only the last megabyte is kept then. */
  onLine?: (line: string, stream: 'out' | 'err') => void
  /** Takes a carriage return for the end of a line as well: what draws over its own line is told piece by piece. */
  splitReturns?: boolean
  /** Text for the program's standard input; nothing unless said. */
  input?: string
  /** Hands our own standard input over to the program. */
  inheritInput?: boolean
  /** Nothing that the program starts outlives it, nor us, however either ends. Its input is empty or ours then. */
  guarded?: boolean
  /** With `guarded`: a variable of `env`, as `NAME=value`, by which what has left the program's group is found and ended with it. */
  mark?: string
  /** With `guarded`, for programs that read what strangers made: they are ended when they take more. */
  limits?: { seconds?: number; megabytes?: number; output?: number; fileBytes?: number }
}

/** How a program ended. */
export interface Outcome {
  /** Exit code; 127 when the program was not found, 128 + signal number when a signal ended it. */
  code: number
  /** The signal that ended it. */
  signal?: NodeJS.Signals | undefined
  out: string
  err: string
  /** The program itself was not found, rather than one that it wanted. */
  missing?: boolean
  /** What it took more of than it may. */
  exceeded?: 'time' | 'output' | 'file'
}

/** Running other programs. */
export interface Commands {
  /** Runs a program to its end. Throws `Interrupted` when the run was stopped meanwhile. */
  run(program: string, args: readonly string[], how?: Run): Promise<Outcome>
  /** Ends every program that still runs, with its children. */
  stopAll(signal: NodeJS.Signals): void
}

/** The real thing: each program leads a process group of its own, so that nothing outlives us. */
export function nodeCommands(interrupt: AbortSignal): Commands {
  const running = new Set<number>()
  return {
    async run(program, args, how = {}) {
      return await runOne({ program, args, how, running, interrupt })
    },
    stopAll(signal) {
      for (const pid of running) {
        try {
          process.kill(-pid, signal)
        } catch {
          // It has ended meanwhile.
        }
      }
    },
  }
}

interface Running {
  program: string
  args: readonly string[]
  how: Run
  running: Set<number>
  interrupt: AbortSignal
}

async function runOne({ program, args, how, running, interrupt }: Running): Promise<Outcome> {
  // Loaded when the first program is run: many commands run none, and it costs a third of a start.
  const { execa } = await import('execa')
  const guarded = how.guarded === true
  const child = execa(
    guarded ? '/bin/sh' : program,
    guarded ? ['-c', ceilings(how.limits) + guard, 'sh', program, ...args] : args,
    optionsOf(how),
  )
  if (child.pid !== undefined) running.add(child.pid)
  if (guarded) {
    child.on('exit', () => {
      ;(child.stdio as readonly unknown[] as readonly Duplex[])[3]?.destroy()
      if (how.mark !== undefined) endMarkedBy(how.mark)
    })
  }
  const end = how.splitReturns === true ? /\r\n|[\r\n]/ : '\n'
  const told = how.onLine && {
    out: tellLines(child.stdout, 'out', { tell: how.onLine, end }),
    err: tellLines(child.stderr, 'err', { tell: how.onLine, end }),
  }
  const result = await attending(child)
  if (child.pid !== undefined) running.delete(child.pid)
  if (interrupt.aborted) throw new Interrupted()
  const err = told?.err() ?? result.stderr ?? ''
  const missing = isMissing(result, { program, guarded, err })
  // What a shell would say: whoever passes on what a program said then says why.
  return {
    code: missing ? 127 : codeOf(result),
    signal: result.signal,
    missing,
    out: told?.out() ?? result.stdout ?? '',
    err: missing ? `${program}: not found\n` : err,
    ...defined({ exceeded: excessOf(result) }),
  }
}

/** What a shell says to itself, so that whatever it becomes is ended when it takes more; it counts in blocks of 512 bytes. */
function ceilings({ megabytes, fileBytes }: NonNullable<Run['limits']> = {}): string {
  const memory = megabytes === undefined ? '' : `ulimit -d ${String(megabytes * 1024)}; `
  return fileBytes === undefined || !Number.isSafeInteger(fileBytes)
    ? memory
    : `${memory}ulimit -f ${String(Math.ceil(fileBytes / 512))}; `
}

function optionsOf({ cwd, env, input, inheritInput = false, guarded = false, onLine, limits = {} }: Run) {
  const stdin = inheritInput ? 'inherit' : input === undefined ? 'ignore' : 'pipe'
  return {
    ...defined({ cwd, input }),
    ...(env === undefined ? {} : { env, extendEnv: false }),
    ...(limits.seconds === undefined
      ? {}
      : { timeout: limits.seconds * 1000, killSignal: 'SIGKILL' as const }),
    stdio: [stdin, 'pipe', 'pipe', ...(guarded ? ['pipe' as const] : [])] as [
      typeof stdin,
      'pipe',
      'pipe',
      ...'pipe'[],
    ],
    reject: false as const,
    detached: true,
    stripFinalNewline: false,
    buffer: { stdout: onLine === undefined, stderr: onLine === undefined, fd3: false },
    maxBuffer: limits.output ?? 256 * 1024 * 1024,
  }
}

interface Ending {
  exitCode?: number | undefined
  signal?: NodeJS.Signals | undefined
  code?: string | undefined
  timedOut: boolean
  isMaxBuffer: boolean
}

/** Whether the program itself was not found. A directory of the PATH that may not be looked into is no reason to speak of permissions. */
function isMissing(
  { code, exitCode }: Ending,
  { program, guarded, err }: { program: string; guarded: boolean; err: string },
): boolean {
  if (code === 'ENOENT' || (guarded && exitCode === 127 && guardMissed.test(err))) return true
  return (
    !program.includes('/') && (code === 'EACCES' || (guarded && exitCode === 126 && guardDenied.test(err)))
  )
}

function excessOf({ timedOut, isMaxBuffer, signal }: Ending): Outcome['exceeded'] {
  if (timedOut) return 'time'
  if (isMaxBuffer) return 'output'
  return signal === 'SIGXFSZ' ? 'file' : undefined
}

/**
 * A shell that becomes the program, and beside it one that waits for us: when our end of descriptor 3 closes, because the program has
 * ended or because we have been killed, whatever is left of the process group goes.
 */
const guardMissed = /^\S*sh: .*exec: .*not found$/m
const guardDenied = /^\S*sh: .*exec: .*Permission denied$/m
const guard = '{ read -r _ <&3; kill -s KILL -- "-$$"; } >/dev/null 2>&1 & exec 3<&-; exec "$@"'

const keptLength = 1024 * 1024

/** Passes a stream's lines on; the function that it gives tells the end of what came, however much that was. */
function tellLines(
  stream: NodeJS.ReadableStream,
  name: 'out' | 'err',
  { tell, end }: { tell: NonNullable<Run['onLine']>; end: string | RegExp },
): () => string {
  let lines: string[] = []
  let length = 0
  followLines(
    stream,
    line => {
      lines.push(line)
      length += line.length + 1
      if (length > 2 * keptLength) {
        lines = [`${lines.join('\n').slice(-keptLength)}`]
        length = keptLength
      }
      tell(line, name)
    },
    end,
  )
  return () => lines.map(line => `${line}\n`).join('')
}

const longestLine = 1024 * 1024

/**
 * Calls back for each line of a stream, the last one without a newline included. A very long line is told in pieces: a program that
 * never ends one must not fill the memory.
 */
export function followLines(
  stream: NodeJS.ReadableStream,
  onLine: (line: string) => void,
  end: string | RegExp = '\n',
): void {
  let pieces: string[] = []
  let length = 0
  let told = false
  const finish = (): void => {
    // Nothing is left of a line that was told to its end.
    if (length > 0 || !told) onLine(pieces.join(''))
    pieces = []
    length = 0
    told = false
  }
  const take = (text: string): void => {
    pieces.push(text)
    length += text.length
  }
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    const lines = chunk.split(end)
    const rest = lines.pop() ?? ''
    for (const line of lines) {
      take(line)
      finish()
    }
    take(rest)
    if (length < longestLine) return
    finish()
    told = true
  })
  stream.on('end', () => {
    if (length > 0) finish()
  })
}

const signalNumbers: Record<string, number> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGPIPE: 13,
  SIGTERM: 15,
}

function codeOf(result: Ending): number {
  if (result.exitCode !== undefined) return result.exitCode
  if (result.signal !== undefined) return 128 + (signalNumbers[result.signal] ?? 0)
  return 126
}
