import { expect, test } from 'vitest'
import { findingOf, readRemarks } from './comments.ts'

/** What shellcheck 0.9.0 prints with --format=json1 for the script below. */
const recorded =
  '{"comments":[{"file":"configure","line":2,"endLine":2,"column":3,"endColumn":24,"level":"info","code":1091,"message":"Not following: ./meta/hooks/lib: openBinaryFile: does not exist (No such file or directory)","fix":null},' +
  '{"file":"configure","line":3,"endLine":3,"column":7,"endColumn":12,"level":"info","code":2086,"message":"Double quote to prevent globbing and word splitting.","fix":{"replacements":[]}},' +
  '{"file":"configure","line":3,"endLine":3,"column":14,"endColumn":23,"level":"warning","code":2154,"message":"SNAP_real is referenced but not assigned.","fix":null},' +
  '{"file":"configure","line":4,"endLine":4,"column":1,"endColumn":1,"level":"error","code":1073,"message":"Couldn\'t parse this test expression. Fix to allow more checks.","fix":null}]}'
const lines = ['#!/bin/sh', '. "$SNAP/meta/hooks/lib"', '\techo $port "$SNAP_real"', '[ -z "$port"]']

test('remarks become findings of ours, false alarms of hooks left out', () => {
  const remarks = readRemarks(recorded) ?? []
  expect(
    remarks.flatMap(
      remark => findingOf(remark, { file: 'snap/hooks/configure', lines, sources: true }) ?? [],
    ),
  ).toEqual([
    {
      rule: 'shellcheck-SC2086',
      severity: 'info',
      certainty: 'possible',
      message: 'Double quote to prevent globbing and word splitting.',
      file: 'snap/hooks/configure',
      line: 3,
      column: 7,
      endLine: 3,
      endColumn: 12,
      excerpt: lines[2],
      remedy: 'See https://www.shellcheck.net/wiki/SC2086',
    },
    {
      rule: 'shellcheck-SC1073',
      severity: 'error',
      certainty: 'likely',
      message: "Couldn't parse this test expression. Fix to allow more checks.",
      file: 'snap/hooks/configure',
      line: 4,
      column: 1,
      endLine: 4,
      endColumn: 1,
      excerpt: lines[3],
      remedy: 'See https://www.shellcheck.net/wiki/SC1073',
    },
  ])
})

test.each([3043, 3037, 3013])('what dash knows and POSIX does not (SC%i) is no finding', code => {
  const remark = {
    file: 'x',
    line: 1,
    endLine: 1,
    column: 1,
    endColumn: 2,
    level: 'warning',
    code,
    message: 'm',
  }
  expect(findingOf(remark, { file: 'x', lines: ['local a'], sources: false })).toBeUndefined()
})

test('columns count as editors do, beyond characters of two units', () => {
  const remark = {
    file: 'x',
    line: 1,
    endLine: 1,
    column: 5,
    endColumn: 7,
    level: 'info',
    code: 2086,
    message: 'm',
  }
  expect(findingOf(remark, { file: 'x', lines: ['rm 😀$a'], sources: false })).toMatchObject({
    column: 6,
    endColumn: 8,
  })
})

test.each(['', 'shellcheck: unknown option', '[]', '{"comments": 1}', 'null'])(
  '%j is nothing that shellcheck prints',
  text => {
    expect(readRemarks(text)).toBeUndefined()
  },
)
