import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { exampleTree } from '../src/lint/example.ts'
import { examine } from '../src/lint/examine.ts'
import { hookExampleTree } from '../src/lint/hook-example.ts'
import { hookRules } from '../src/lint/rules/hooks.ts'
import { rules } from '../src/lint/rules/index.ts'
import { findings } from '../src/lint/run.ts'
import { suppressionRules } from '../src/lint/suppression/rules.ts'
import { applySuppressions } from '../src/lint/suppression/apply.ts'
import { suppressionComments } from '../src/lint/suppression/comments.ts'
import { allRules, isRuleId, retired } from '../src/lint/table.ts'
import { loadShell } from '../src/shell/syntax.ts'
import { rulePage, rulesIndex } from './support/rules-page.ts'

const shell = await loadShell()
const parse = shell.parse.bind(shell)

describe.each(rules)('the rule $id', rule => {
  test.each(rule.bad.map((tree, index) => ({ tree, index })))(
    'reports its bad example $index under its own name',
    ({ tree }) => {
      expect(findings(exampleTree(tree), { table: [rule] }).map(finding => finding.rule)).toContain(rule.id)
    },
  )

  test.each(rule.good.map((tree, index) => ({ tree, index })))(
    'has nothing against its good example $index',
    ({ tree }) => {
      expect(findings(exampleTree(tree), { table: [rule] })).toEqual([])
    },
  )
})

describe.each(hookRules)('the rule $id', rule => {
  test.each(rule.bad.map((example, index) => ({ example, index })))(
    'reports its bad example $index under its own name',
    ({ example }) => {
      expect(
        examine(hookExampleTree(example, parse), { treeRules: [], hookRules: [rule] }).map(
          finding => finding.rule,
        ),
      ).toContain(rule.id)
    },
  )

  test.each(rule.good.map((example, index) => ({ example, index })))(
    'has nothing against its good example $index',
    ({ example }) => {
      expect(examine(hookExampleTree(example, parse), { treeRules: [], hookRules: [rule] })).toEqual([])
    },
  )

  test.each(rule.good.map((example, index) => ({ example, index })))(
    'has a good example $index that no rule calls an error',
    ({ example }) => {
      expect(
        examine(hookExampleTree(example, parse), { treeRules: [] }).filter(
          finding => finding.severity === 'error',
        ),
      ).toEqual([])
    },
  )

  test('reports places that lie in the text', () => {
    for (const example of rule.bad) {
      for (const { line, column, endLine, endColumn, excerpt } of examine(hookExampleTree(example, parse), {
        treeRules: [],
        hookRules: [rule],
      })) {
        if (line === undefined) continue
        expect(excerpt).toBeDefined()
        expect(column ?? 1).toBeLessThanOrEqual((excerpt?.length ?? 0) + 1)
        expect([endLine ?? line, endLine === line ? (endColumn ?? column ?? 1) : Infinity]).toSatisfy(
          ([last = 0, end = 0]) => last >= line && end >= (column ?? 1),
        )
      }
    }
  })
})

describe.each(suppressionRules)('the rule $id', rule => {
  const silenced = (script: string): string[] => {
    const tree = hookExampleTree(script, parse)
    const comments = suppressionComments(script, tree.hooks[0]?.script).map(comment => ({
      ...comment,
      file: 'meta/hooks/configure',
    }))
    return applySuppressions(
      examine(tree, { treeRules: [] }),
      { comments, entries: [] },
      { known: isRuleId, ids: [], asked: () => true },
    ).kept.map(finding => finding.rule)
  }

  test('reports its bad examples and has nothing against its good ones', () => {
    for (const script of rule.bad) expect(silenced(script)).toContain(rule.id)
    for (const script of rule.good)
      expect(silenced(script).filter(id => id.startsWith('suppression-'))).toEqual([])
  })
})

describe.each(allRules)('the rule $id', rule => {
  test('has examples of both kinds, a summary, a remedy and an explanation of some sentences', () => {
    expect(rule.good.length).toBeGreaterThan(0)
    expect(rule.bad.length).toBeGreaterThan(0)
    expect(rule.summary).toMatch(/^[A-Z'].*[^.]$/)
    expect(rule.remedy).toMatch(/^[A-Z']/)
    expect(rule.explanation.match(/[^.][.](?: |$)/g)?.length).toBeGreaterThan(1)
    expect(rule.id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
  })
})

test('every rule has a name of its own, and none of a retired one', () => {
  const ids = allRules.map(rule => rule.id)
  expect(ids).toEqual([...new Set(ids)].sort())
  expect(ids.filter(id => retired.includes(id))).toEqual([])
  expect(hookRules.map(rule => rule.id)).toEqual(hookRules.map(rule => rule.id).sort())
})

test('no id that was ever released has gone', () => {
  const file = new URL('support/rule-ids.txt', import.meta.url)
  const ids = [...allRules.map(rule => rule.id), ...retired].sort()
  const before = readFileSync(file, 'utf8')
    .split('\n')
    .filter(id => id !== '')
  expect(before.filter(id => !ids.includes(id))).toEqual([])
  if (process.env.UPDATE_EXPECTED === '1') writeFileSync(file, `${ids.join('\n')}\n`)
  expect(readFileSync(file, 'utf8')).toBe(`${ids.join('\n')}\n`)
})

test('errors come before warnings, so that the first finding is the one that stops snapd', () => {
  const severities = rules.map(rule => rule.severity)
  expect(severities).toEqual([...severities].sort((a, b) => (a === b ? 0 : a === 'error' ? -1 : 1)))
})

test('no good example is refused by any rule', () => {
  const refused = rules.flatMap(rule =>
    rule.good.flatMap(tree => findings(exampleTree(tree)).filter(finding => finding.severity === 'error')),
  )
  expect(refused).toEqual([])
})

test('docs/rules.md and a page for each rule say what the rules say', () => {
  const directory = new URL('../docs/rules/', import.meta.url)
  const index = new URL('../docs/rules.md', import.meta.url)
  if (process.env.UPDATE_EXPECTED === '1') {
    rmSync(directory, { recursive: true, force: true })
    mkdirSync(directory)
    for (const rule of allRules) writeFileSync(new URL(`${rule.id}.md`, directory), rulePage(rule))
    writeFileSync(index, rulesIndex(allRules))
  }
  expect(readFileSync(index, 'utf8')).toBe(rulesIndex(allRules))
  expect(readdirSync(directory).sort()).toEqual(allRules.map(rule => `${rule.id}.md`).sort())
  for (const rule of allRules)
    expect(readFileSync(new URL(`${rule.id}.md`, directory), 'utf8')).toBe(rulePage(rule))
})
