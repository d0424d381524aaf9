import { describe, expect, test } from 'vitest'
import type { Finding } from '../rule.ts'
import { applySuppressions } from './apply.ts'
import type { Suppressions } from './apply.ts'
import { applyBaseline, baselineOf, baselineText, readBaseline } from './baseline.ts'
import { suppressionComments } from './comments.ts'

const finding = (more: Partial<Finding> = {}): Finding => ({
  rule: 'known',
  severity: 'warning',
  message: 'wrong',
  file: 'f',
  line: 3,
  ...more,
})
const comment = (more: Partial<Suppressions['comments'][number]> = {}): Suppressions['comments'][number] => ({
  rules: ['known'],
  reason: 'so',
  target: 3,
  misplaced: false,
  line: 2,
  column: 1,
  length: 10,
  excerpt: '# …',
  file: 'f',
  ...more,
})
const entry = (more: Partial<Suppressions['entries'][number]> = {}): Suppressions['entries'][number] => ({
  rule: 'known',
  file: undefined,
  reason: 'so',
  line: 4,
  column: 9,
  excerpt: '- rule: known',
  settings: 'snap/snapsmith.yaml',
  matches: file => file === 'f',
  ...more,
})

function told(
  findings: readonly Finding[],
  { comments = [], entries = [] }: Partial<Suppressions>,
  asked = true,
): string[] {
  const judging = { known: (id: string) => id === 'known', ids: ['known'], asked: () => asked }
  return applySuppressions(findings, { comments, entries }, judging).kept.map(
    ({ rule, file, line, column, endColumn, message, remedy }) =>
      [rule, file, line, column, endColumn, message, remedy].filter(part => part !== undefined).join(' | '),
  )
}

const still = 'known | f | 3 | wrong'
const unused =
  "suppression-unused | f | 2 | 1 | 11 | The suppression of 'known' silences nothing | Remove it, or move it to the line above the finding."

describe('a comment', () => {
  test.each<[string, Partial<Suppressions['comments'][number]>, Partial<Finding>, string[]]>([
    ['for its line', {}, {}, []],
    ['for its whole file', { target: undefined }, { line: 90 }, []],
    ['for a finding that begins above and ends on its line', {}, { line: 2, endLine: 3 }, []],
    ['for a finding that begins behind', {}, { line: 4 }, [still.replace('3', '4'), unused]],
    ['for a finding that ended before', {}, { line: 1, endLine: 2 }, [still.replace('3', '1'), unused]],
    ['for a finding without a line', {}, { line: undefined }, [still.replace(' | 3', ''), unused]],
    ['for another file', { file: 'g' }, {}, [still, unused.replace('| f |', '| g |')]],
  ])('%s', (_, of, about, expected) => {
    expect(told([finding(about)], { comments: [comment(of)] })).toEqual(expected)
  })

  test('that silences nothing is no finding where its rule was not asked', () => {
    expect(told([], { comments: [comment()] })).toEqual([unused])
    expect(told([], { comments: [comment()] }, false)).toEqual([])
  })

  test.each<[string, Partial<Suppressions['comments'][number]>, string[]]>([
    ['no rule', { rules: [], reason: '' }, ['The suppression names no rule']],
    ['an unknown rule', { rules: ['knwon'] }, ["There is no rule 'knwon'"]],
    ['no reason', { reason: '' }, ["The suppression of 'known' gives no reason"]],
    [
      'a place where it does not count',
      { misplaced: true },
      ["'ignore-file' counts only in the head of the file, above the first command"],
    ],
  ])('with %s is told of', (_, of, expected) => {
    const kept = told([finding()], { comments: [comment(of)] })
    expect(kept.filter(line => line.startsWith('suppression-')).map(line => line.split(' | ')[5])).toEqual(
      expected,
    )
  })

  test('with a name that comes near is told the right one', () => {
    expect(told([], { comments: [comment({ rules: ['knwon'] })] })[0]).toMatch(/Did you mean 'known'\?$/)
    expect(told([], { comments: [comment({ rules: ['zzzzzz'] })] })[0]).toMatch(/Correct the id/)
  })
})

describe('an entry of the settings', () => {
  test('silences its rule in the files that it fits, and findings of no file', () => {
    expect(told([finding(), finding({ file: undefined })], { entries: [entry()] })).toEqual([])
    expect(told([finding({ file: 'g' })], { entries: [entry()] })).toEqual([
      'known | g | 3 | wrong',
      "suppression-unused | snap/snapsmith.yaml | 4 | 9 | The suppression of 'known' silences nothing | Remove it, or move it to the line above the finding.",
    ])
  })

  test.each([undefined, '', '  '])('with the reason %j is told to give one', reason => {
    expect(told([finding()], { entries: [entry({ reason })] })).toEqual([
      "suppression-without-reason | snap/snapsmith.yaml | 4 | 9 | The suppression of 'known' gives no reason | Write it below 'reason:'.",
    ])
  })
})

test('how many are silenced is counted once each, whatever silences them', () => {
  const judging = { known: () => true, ids: [], asked: () => true }
  expect(
    applySuppressions(
      [finding(), finding({ rule: 'other' })],
      { comments: [comment()], entries: [entry()] },
      judging,
    ),
  ).toMatchObject({ kept: [{ rule: 'other' }], silenced: 1 })
})

describe('comments that silence', () => {
  test.each<[string, object[]]>([
    ['# snapsmith: ignore a-rule why\ncmd', [{ rules: ['a-rule'], reason: 'why', target: 2, line: 1 }]],
    ['# snapsmith: ignore a, b\n\n# more\ncmd', [{ rules: ['a', 'b'], reason: '', target: 4 }]],
    ['cmd # snapsmith: ignore a — why', [{ target: 1, column: 5, reason: 'why' }]],
    ['# snapsmith: ignore a', [{ target: 1 }]],
    ['#!/bin/sh\n# snapsmith: ignore-file a why\ncmd', [{ target: undefined, misplaced: false }]],
    ['cmd\n# snapsmith: ignore-file a why', [{ target: undefined, misplaced: true }]],
    ['# snapsmith: ignore', [{ rules: [], reason: '' }]],
    ['# snapsmith: ignored a', []],
    ['echo snapsmith', []],
  ])('in %j', (text, expected) => {
    expect(suppressionComments(text)).toMatchObject(expected)
    expect(suppressionComments(text)).toHaveLength(expected.length)
  })
})

describe('a baseline', () => {
  const fileOf = ({ file }: Finding): string => file ?? ''

  test('hides as many findings as it counts, wherever their lines have moved', () => {
    const one = finding({ excerpt: '  rm   a ' })
    const baseline = baselineOf([one, finding({ line: 9, excerpt: 'rm a' })], fileOf)
    expect(baseline.findings).toEqual([{ rule: 'known', file: 'f', text: 'rm a', count: 2 }])
    const moved = [30, 31, 32].map(line => finding({ line, excerpt: 'rm a' }))
    expect(applyBaseline(moved, { baseline, fileOf })).toMatchObject({
      kept: [{ line: 32 }],
      hidden: 2,
      gone: [],
    })
    expect(applyBaseline(moved.slice(0, 1), { baseline, fileOf }).gone).toMatchObject([{ count: 1 }])
  })

  test('is sorted, a line for each finding, and is read as it was written', () => {
    const baseline = baselineOf([finding({ file: 'z' }), finding({ file: 'a' })], fileOf)
    expect(baseline.findings.map(({ file }) => file)).toEqual(['a', 'z'])
    expect(readBaseline(baselineText(baseline))).toEqual(baseline)
    expect(baselineText({ version: 1, findings: [] })).toBe('{\n  "version": 1,\n  "findings": []\n}\n')
  })

  test.each([
    '',
    'null',
    '[]',
    '{"version":2,"findings":[]}',
    '{"version":1,"findings":{}}',
    '{"version":1,"findings":[{"rule":"a","file":"f","text":"t","count":0}]}',
    '{"version":1,"findings":[{"rule":"a","file":1,"text":"t","count":1}]}',
  ])('is none in %j', text => {
    expect(readBaseline(text)).toBeUndefined()
  })
})
