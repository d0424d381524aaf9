import { expect, test } from 'vitest'
import { Interrupted, UsageError, UserError } from '../errors.ts'
import { errorLines, exitCodeOf } from './error.ts'

function text(error: unknown, quiet = false): string[] {
  return errorLines(error, { quiet, log: '/log' }).map(line => line.text)
}

const full = new UserError('x', 'It broke.', {
  details: 'In two\nplaces',
  resolution: 'Mend it.',
  docs: 'https://example.org',
})

test('an error is brief, details, remedy, page and log, in this order', () => {
  expect(text(full)).toEqual([
    'It broke.',
    'Detailed information: \nIn two\nplaces',
    'Recommended resolution: Mend it.',
    'For more information, check out: https://example.org',
    "Full execution log: '/log'",
  ])
})

test('quiet leaves the details out', () => {
  expect(text(full, true)).not.toContain('Detailed information: \nIn two\nplaces')
})

test('details of one line stay on the line', () => {
  expect(text(new UserError('x', 'It broke.', { details: 'here' }))[1]).toBe('Detailed information: here')
})

test('a usage error shows how to get help for the command', () => {
  expect(text(new UsageError('unrecognized arguments: --x', 'pack'))).toEqual([
    'Usage: snapsmith [options] command [args]...',
    "Try 'snapsmith pack -h' for help.",
    '',
    'Error: unrecognized arguments: --x',
    '',
  ])
})

test('anything else is our own mistake, without a stack trace', () => {
  expect(text(new TypeError('no such thing'))).toEqual([
    'snapsmith internal error: TypeError: no such thing',
    'Recommended resolution: This is a mistake in snapsmith. Please report it, with the log.',
    "Full execution log: '/log'",
  ])
})

test.each([
  [full, 1],
  [new UsageError('x'), 64],
  [new UserError('x', 'y', { exitCode: 66 }), 66],
  [new Interrupted(), 130],
  [new Error('x'), 70],
  ['x', 70],
])('exit code of %s', (error, code) => {
  expect(exitCodeOf(error)).toBe(code)
})
