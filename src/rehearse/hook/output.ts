import { goText, goTrim } from '../../text/go-bytes.ts'
import { goDuration } from '../../text/go-duration.ts'

/** How a hook's process ended. */
export type HookEnd =
  | { kind: 'exit'; code: number }
  | { kind: 'signal'; signal: string }
  /** It could not be started; the words are those of the system. */
  | { kind: 'not-started'; reason: string }
  /** snapd stopped it. */
  | { kind: 'timeout' | 'aborted'; milliseconds: number }
  /** We stopped it, for what it has taken of the machine. */
  | { kind: 'bounded'; reason: string }
  /** It ended, but something that it has started kept the output open until snapd gave up. */
  | { kind: 'left-child' }
  /** snapd stopped it, and yet something kept the output open. */
  | { kind: 'no-stop'; after: 'timeout' | 'aborted'; milliseconds: number }

const keptBytes = 10_240
const keptNewlines = 100

/** What snapd keeps of a hook's output: the last 10240 bytes, of these what follows the hundredth newline from the end. */
export function keptOutput(bytes: Uint8Array): Uint8Array {
  const kept = bytes.subarray(Math.max(0, bytes.length - keptBytes))
  let newlines = 0
  for (let at = kept.length - 1; at >= 0; at -= 1) {
    if (kept[at] === 0x0a) newlines += 1
    if (newlines === keptNewlines) return kept.subarray(at + 1)
  }
  return kept
}

/** What snapd says of a hook that failed, without the words around it; undefined for one that did not. */
export function hookFailure(end: HookEnd, output: Uint8Array): string | undefined {
  switch (end.kind) {
    case 'exit':
      return end.code === 0 ? undefined : described(output, `exit status ${String(end.code)}`)
    case 'signal':
      return described(output, `signal: ${signalWords[end.signal] ?? end.signal}`)
    case 'not-started':
      return described(output, `cannot snap-exec: ${end.reason}`)
    case 'timeout':
    case 'aborted':
      return described(Buffer.concat([output, Buffer.from(`\n<${stopped(end.kind, end.milliseconds)}>`)]), '')
    case 'bounded':
      return described(Buffer.concat([output, Buffer.from(`\n<stopped: ${end.reason}>`)]), '')
    case 'left-child':
      return 'cannot abort: no such process'
    case 'no-stop':
      return `${stopped(end.after, end.milliseconds)}, but did not stop`
  }
}

function stopped(kind: 'timeout' | 'aborted', milliseconds: number): string {
  return kind === 'aborted' ? 'aborted' : `exceeded maximum runtime of ${goDuration(milliseconds)}`
}

function described(output: Uint8Array, otherwise: string): string {
  const text = goTrim(goText(keptOutput(output)))
  return text === '' ? otherwise : text.includes('\n') ? `\n-----\n${text}\n-----` : text
}

/** Signals in Go's words. */
const signalWords: Readonly<Record<string, string>> = {
  SIGHUP: 'hangup',
  SIGINT: 'interrupt',
  SIGQUIT: 'quit',
  SIGILL: 'illegal instruction',
  SIGTRAP: 'trace/breakpoint trap',
  SIGABRT: 'aborted',
  SIGBUS: 'bus error',
  SIGFPE: 'floating point exception',
  SIGKILL: 'killed',
  SIGUSR1: 'user defined signal 1',
  SIGSEGV: 'segmentation fault',
  SIGUSR2: 'user defined signal 2',
  SIGPIPE: 'broken pipe',
  SIGALRM: 'alarm clock',
  SIGTERM: 'terminated',
  SIGSTKFLT: 'stack fault',
  SIGXCPU: 'CPU time limit exceeded',
  SIGXFSZ: 'file size limit exceeded',
  SIGVTALRM: 'virtual timer expired',
  SIGPROF: 'profiling timer expired',
  SIGIO: 'I/O possible',
  SIGPWR: 'power failure',
  SIGSYS: 'bad system call',
}
