import { describe, expect, test } from 'vitest'
import { exampleTree } from './example.ts'
import type { Snap } from '../snap/snap.ts'
import type { Found, Rule } from './rule.ts'
import { ask, byPlace, examine, findingOf, isWithinReach, unjudgedIn } from './runner.ts'

const snapYaml = "name: aa\nversion: '1'\n"

/** A rule that finds these wherever it is asked. */
function rule(facts: Partial<Rule>, ...found: Found[]): Rule {
  return {
    id: 'a-rule',
    group: 'files',
    about: ['hook'],
    severity: 'warning',
    certainty: 'likely',
    summary: 'Wrong',
    explanation: 'It is.',
    remedy: 'Mend it.',
    good: [],
    bad: [],
    check: () => (found.length === 0 ? [{ message: 'wrong' }] : found),
    ...facts,
  }
}

const trees = {
  snap: exampleTree({ 'meta/snap.yaml': snapYaml, 'meta/hooks/install': '#!/bin/sh\nexit 0\n' }),
  component: exampleTree({ 'meta/component.yaml': 'component: aa+bb\ntype: standard\n' }),
  unreadable: exampleTree({ 'meta/snap.yaml': '- a\n' }),
  project: exampleTree({ input: 'project', script: '#!/bin/sh\n' }),
  directory: { ...exampleTree({ input: 'directory', script: '#!/bin/sh\n' }), trouble: undefined },
} satisfies Record<string, Snap>
const all = Object.keys(trees)

/** The trees about which a rule is asked. */
function askedAbout(facts: Partial<Rule>): string[] {
  return Object.entries(trees).flatMap(([name, tree]) =>
    [...ask(tree, [rule(facts)])].length > 0 ? [name] : [],
  )
}

describe('a rule is asked', () => {
  test.each<[Partial<Rule>, string[]]>([
    [{ about: ['hook'] }, all],
    [{ about: ['snap', 'hook'] }, ['snap', 'unreadable', 'project', 'directory']],
    [{ about: ['component', 'hook'] }, ['component']],
    [{ about: ['snap'] }, ['snap']],
    [{ about: ['component'] }, ['component']],
    [{ about: ['snap', 'component'] }, ['snap', 'component']],
    [{ about: ['snap', 'component'], needs: [] }, ['snap', 'component', 'unreadable']],
    [{ about: ['hook'], needs: ['readable'] }, ['snap', 'component', 'project', 'directory']],
    [{ about: ['hook'], needs: ['metadata'] }, ['snap', 'component', 'project']],
    [{ about: ['hook'], needs: ['files'] }, ['snap', 'component', 'unreadable']],
    [{ about: ['hook'], needs: ['metadata', 'files'] }, ['snap', 'component']],
  ])('with %j about %j', (facts, expected) => {
    expect(askedAbout(facts)).toEqual(expected)
  })

  test('and one about snaps is within reach of a component, where it finds nothing', () => {
    expect(isWithinReach({ about: ['snap'] }, trees.component)).toBe(true)
    expect(isWithinReach({ about: ['snap'] }, trees.project)).toBe(false)
    expect(isWithinReach({ about: ['snap', 'hook'], needs: ['metadata'] }, trees.directory)).toBe(false)
  })
})

describe('a finding', () => {
  const setting = {
    fileOf: (path: string) => `given/${path}`,
    placeOfKey: (key: readonly unknown[]) =>
      key[0] === 'plugs' ? { line: 3, column: 5, length: 4, text: '    home: null' } : undefined,
    excerptOf: (path: string, line: number) => `${path}:${String(line)}`,
    isFinished: true,
  }
  const told = (found: Partial<Found>, facts: Partial<Rule> = {}, isFinished = true) =>
    findingOf({ message: 'wrong', ...found }, { rule: rule(facts), setting: { ...setting, isFinished } })

  test('takes from the rule what is not said of the place', () => {
    expect(told({})).toEqual({
      rule: 'a-rule',
      severity: 'warning',
      certainty: 'likely',
      message: 'wrong',
      path: undefined,
      file: undefined,
      remedy: 'Mend it.',
    })
    expect(told({ severity: 'error', certainty: 'certain', remedy: 'So.' })).toMatchObject({
      severity: 'error',
      certainty: 'certain',
      remedy: 'So.',
    })
  })

  test.each<[Found['certainty'], boolean, string]>([
    [undefined, true, 'likely'],
    [undefined, false, 'possible'],
    ['certain', false, 'certain'],
  ])('with the certainty %j of its own, built: %j, is %s', (certainty, isFinished, expected) => {
    expect(told({ certainty }, { unbuilt: 'possible' }, isFinished).certainty).toBe(expected)
    expect(told({ certainty }, {}, isFinished).certainty).toBe(certainty ?? 'likely')
  })

  test.each<[Partial<Found>, object]>([
    [{ file: 'a' }, { path: 'a', file: 'given/a', line: undefined, excerpt: undefined }],
    [
      { file: 'a', at: { line: 2 } },
      { line: 2, column: undefined, endLine: undefined, excerpt: 'a:2' },
    ],
    [
      { file: 'a', at: { line: 2, column: 7 } },
      { line: 2, column: 7, endLine: undefined, excerpt: 'a:2' },
    ],
    [
      { file: 'a', at: { start: { line: 2, column: 7 }, end: { line: 4, column: 1 } } },
      { line: 2, column: 7, endLine: 4, endColumn: 1, excerpt: 'a:2' },
    ],
    [{ at: { line: 2 } }, { line: undefined, excerpt: undefined }],
    [
      { file: 'a', key: ['plugs', 'home'] },
      {
        path: 'meta/snap.yaml',
        file: 'given/meta/snap.yaml',
        line: 3,
        column: 5,
        endLine: 3,
        endColumn: 9,
        excerpt: '    home: null',
      },
    ],
    [
      { file: 'a', key: ['slots'] },
      { path: 'a', file: 'given/a', line: undefined },
    ],
  ])('of %j lies at %j', (found, expected) => {
    const finding = told(found)
    expect(Object.fromEntries(Object.keys(expected).map(key => [key, finding[key as 'line']]))).toEqual(
      expected,
    )
  })

  test('names related places as the person knows them, and keeps its fix', () => {
    const fix = { title: 'Remove it', edits: [{ path: 'a', do: 'remove' as const }] }
    expect(told({ fix, related: [{ message: 'here', file: 'b', line: 1 }] })).toMatchObject({
      fix,
      related: [{ message: 'here', file: 'given/b', line: 1 }],
    })
  })

  test('shows the line of a file, through links, and nothing of what is no file', () => {
    const tree = exampleTree({
      'meta/snap.yaml': snapYaml,
      'meta/hooks/install': { link: '../../bin/a' },
      'bin/a': 'one\r\ntwo\n',
    })
    const excerpt = (file: string, line: number) =>
      examine(tree, [rule({}, { message: 'wrong', file, at: { line } })])[0]?.excerpt
    expect(excerpt('meta/hooks/install', 1)).toBe('one')
    expect(excerpt('bin/a', 2)).toBe('two')
    expect(excerpt('bin/a', 9)).toBeUndefined()
    expect(excerpt('bin', 1)).toBeUndefined()
    expect(excerpt('gone', 1)).toBeUndefined()
  })
})

describe('findings of a tree', () => {
  const found = (file: string, line: number, message = 'wrong'): Found => ({ message, file, at: { line } })

  test('are sorted, and the same one of several hooks is told once', () => {
    const told = examine(trees.snap, [
      rule({}, found('b', 2), found('a', 3), found('a', 3), found('a', 1), { message: 'whole' }),
      rule({ id: 'other-rule' }, found('a', 3)),
    ])
    expect(told.map(({ rule: id, file, line }) => [id, file, line])).toEqual([
      ['a-rule', undefined, undefined],
      ['a-rule', 'a', 1],
      ['a-rule', 'a', 3],
      ['other-rule', 'a', 3],
      ['a-rule', 'b', 2],
    ])
  })

  test('come in the order of the table where they are only asked for', () => {
    const told = [
      ...ask(trees.snap, [rule({ id: 'second' }, found('b', 1)), rule({ id: 'first' }, found('a', 1))]),
    ]
    expect(told.map(({ finding }) => finding.rule)).toEqual(['second', 'first'])
  })

  test.each([
    [{ file: 'a' }, { file: 'b' }],
    [{}, { file: 'a' }],
    [{ file: 'a' }, { file: 'a', line: 1 }],
    [
      { file: 'a', line: 2 },
      { file: 'a', line: 10 },
    ],
    [
      { file: 'a', line: 2 },
      { file: 'a', line: 2, column: 3 },
    ],
    [{ rule: 'a' }, { rule: 'b' }],
    [{ message: 'a' }, { message: 'b' }],
  ])('of which %j comes before %j', (first, second) => {
    const whole = { rule: 'x', severity: 'info', message: 'x' } as const
    expect(byPlace({ ...whole, ...first }, { ...whole, ...second })).toBeLessThan(0)
    expect(byPlace({ ...whole, ...second }, { ...whole, ...first })).toBeGreaterThan(0)
    expect(byPlace({ ...whole, ...first }, { ...whole, ...first })).toBe(0)
  })

  test('what could not be judged comes from the rules that are asked', () => {
    const unjudged = () => ['one']
    expect(unjudgedIn(trees.snap, [rule({ unjudged }), rule({})])).toEqual(['one'])
    expect(unjudgedIn(trees.snap, [rule({ about: ['component'], unjudged })])).toEqual([])
  })
})
