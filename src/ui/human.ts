import { Chalk } from 'chalk'
import type { ChalkInstance } from 'chalk'
import type { Finding } from '../lint/rule.ts'
import type { Host } from '../platform/host.ts'
import type { Log } from '../platform/log.ts'
import { withoutPasswords } from '../text/addresses.ts'
import { errorLines } from './error.ts'
import type { ErrorLine } from './error.ts'
import { findingLines } from './findings.ts'
import { paintedLines, plainLines } from './page.ts'
import { printable, printableLines } from '../text/printable.ts'
import { verbosities } from './reporter.ts'
import type { Reporter, Verbosity } from './reporter.ts'

/** Writes to a stream: nobody looks over the person's shoulder at a password. */
function tell(stream: NodeJS.WritableStream, text: string): void {
  stream.write(withoutPasswords(text))
}

interface Setting {
  host: Pick<Host, 'env' | 'streams' | 'clock'>
  verbosity: Verbosity
  log: Log
}

/** The reporter for people: colours and overwritten progress on a terminal, plain lines in a pipe. */
export function humanReporter({ host, verbosity, log }: Setting): Reporter {
  const { out, err } = host.streams
  const level = verbosities.indexOf(verbosity)
  const shows = (least: Verbosity): boolean => level >= verbosities.indexOf(least)
  const terminal = err.isTTY === true && host.env.TERM !== 'dumb' && host.env.CI === undefined
  const paint = new Chalk({ level: err.isTTY === true && host.env.NO_COLOR === undefined ? 1 : 0 })
  const transient = terminal && verbosity === 'brief'
  let pending = false
  const clear = (): void => {
    if (pending) err.write('\r\u001B[K')
    pending = false
  }
  const line = (text: string): void => {
    clear()
    const stamp = shows('debug')
      ? `${host.clock.now().toISOString().replace('T', ' ').replace('Z', '')} `
      : ''
    tell(err, `${stamp}${text}\n`)
  }
  const passing = (text: string): void => {
    if (!transient) return line(printableLines(text))
    clear()
    tell(err, paint.dim(fitting(text, err.columns)))
    pending = true
  }
  return {
    verbosity,
    progress(text) {
      log.write(text)
      if (shows('brief')) passing(text)
    },
    permanent(text) {
      log.write(text)
      if (shows('brief')) line(printableLines(text))
    },
    message(text) {
      log.write(text)
      clear()
      if (shows('brief')) tell(out, `${text}\n`)
    },
    page(lines) {
      log.write(plainLines(lines))
      clear()
      if (shows('brief'))
        tell(
          out,
          `${paintedLines(lines, new Chalk({ level: out.isTTY === true && host.env.NO_COLOR === undefined ? 1 : 0 }))}\n`,
        )
    },
    warning(text) {
      log.write(`Warning: ${text}`)
      if (shows('brief')) line(`${paint.yellow('Warning:')} ${printableLines(text)}`)
    },
    verbose(text) {
      log.write(text)
      if (shows('verbose')) line(printableLines(text))
    },
    debug(text) {
      log.write(text)
      if (shows('debug')) line(paint.dim(printableLines(text)))
    },
    output(text) {
      log.write(`:: ${text}`)
      if (shows('brief')) passing(`:: ${printable(text.replace(/\r$/, ''))}`)
    },
    findings(findings: readonly Finding[]) {
      for (const text of findingLines(findings, paint)) {
        log.write(text)
        if (shows('brief')) line(text)
      }
    },
    error(error) {
      clear()
      if (error instanceof Error && error.stack !== undefined) log.write(error.stack)
      if (error instanceof Error && shows('debug') && error.stack !== undefined)
        tell(err, `${paint.dim(printableLines(error.stack))}\n`)
      for (const part of errorLines(error, { quiet: verbosity === 'quiet', log: log.path() }))
        tell(err, `${painted(part, paint)}\n`)
    },
    close: clear,
  }
}

function painted(part: ErrorLine, paint: ChalkInstance): string {
  const text = printableLines(part.text)
  if (part.kind === 'brief') return paint.red(text)
  return part.kind === 'log' ? paint.dim(text) : text
}

/** One screen line's worth of text, so that it can be wiped with one movement. */
function fitting(text: string, width: number | undefined): string {
  // A terminal that nobody has told its size says 0.
  const columns = width === undefined || width === 0 ? 80 : width
  const first = printable(text.split('\n', 1)[0] ?? '')
  return first.length < columns ? first : `${first.slice(0, Math.max(0, columns - 2))}…`
}
