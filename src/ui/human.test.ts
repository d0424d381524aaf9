import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import type { Host } from '../platform/host.ts'
import { humanReporter } from './human.ts'
import type { Verbosity } from './reporter.ts'

function record(
  verbosity: Verbosity,
  terminal = false,
  columns = 20,
): { out: () => string; err: () => string; reporter: ReturnType<typeof humanReporter> } {
  const written = { out: '', err: '' }
  const stream = (name: 'out' | 'err'): Host['streams']['out'] =>
    Object.assign(
      new Writable({
        write(chunk: Buffer, _encoding, done) {
          written[name] += chunk.toString()
          done()
        },
      }),
      { isTTY: terminal, columns },
    )
  const reporter = humanReporter({
    host: {
      env: {},
      streams: { out: stream('out'), err: stream('err') },
      clock: { now: () => new Date(0), epoch: undefined },
    },
    verbosity,
    log: { path: () => undefined, write: () => undefined },
  })
  return { out: () => written.out, err: () => written.err, reporter }
}

function sayEverything(verbosity: Verbosity): { out: string; err: string } {
  const { out, err, reporter } = record(verbosity)
  reporter.progress('progress')
  reporter.permanent('permanent')
  reporter.message('message')
  reporter.warning('warning')
  reporter.verbose('verbose')
  reporter.debug('debug')
  reporter.output('output')
  reporter.close()
  return { out: out(), err: err() }
}

const stamp = '1970-01-01 00:00:00.000 '

test.each<[Verbosity, string, string]>([
  ['quiet', '', ''],
  ['brief', 'message\n', 'progress\npermanent\nWarning: warning\n:: output\n'],
  ['verbose', 'message\n', 'progress\npermanent\nWarning: warning\nverbose\n:: output\n'],
  [
    'debug',
    'message\n',
    `${stamp}progress\n${stamp}permanent\n${stamp}Warning: warning\n${stamp}verbose\n${stamp}debug\n${stamp}:: output\n`,
  ],
])('%s in a pipe', (verbosity, out, err) => {
  expect(sayEverything(verbosity)).toEqual({ out, err })
})

test('progress is overwritten on a terminal and fits its line', () => {
  const { err, reporter } = record('brief', true)
  reporter.progress('a long line that would wrap around')
  reporter.permanent('done')
  reporter.close()
  expect(err()).toBe('\u001B[2ma long line that w…\u001B[22m\r\u001B[Kdone\n')
})

test('a terminal without a size is taken to have the usual one', () => {
  const { err, reporter } = record('brief', true, 0)
  reporter.progress('Packing...')
  expect(err()).toBe('\u001B[2mPacking...\u001B[22m')
})

test('control characters of other programs do not reach the terminal', () => {
  const { err, reporter } = record('brief')
  reporter.output('a\u001B[2Jb\r')
  expect(err()).toBe(':: a�[2Jb\n')
})

test('findings name the place, the rule and the remedy', () => {
  const { err, reporter } = record('brief')
  reporter.findings([
    {
      rule: 'unknown-hook',
      severity: 'warning',
      message: 'no hook',
      file: 'snap/hooks/confgure',
      line: 1,
      remedy: 'Rename it.',
    },
  ])
  expect(err()).toBe('snap/hooks/confgure:1: warning: no hook [unknown-hook]\n    Rename it.\n')
})

test('a file whose name has lines cannot write lines of its own', () => {
  const { err, reporter } = record('brief')
  reporter.findings([
    {
      rule: 'unknown-hook',
      severity: 'warning',
      message: "no hook 'a\nb'",
      file: 'snap/hooks/a\nb',
      remedy: 'Rename it.',
    },
  ])
  expect(err()).toBe("snap/hooks/a�b: warning: no hook 'a\n    b' [unknown-hook]\n    Rename it.\n")
})
