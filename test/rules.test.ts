import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { exampleTree } from '../src/lint/example.ts'
import { findings } from '../src/lint/run.ts'
import { rules } from '../src/lint/rules/index.ts'
import { rulesPage } from './support/rules-page.ts'

describe.each(rules)('the rule $id', rule => {
  test.each(rule.bad.map((tree, index) => ({ tree, index })))('reports its bad example $index under its own name', ({ tree }) => {
    expect(findings(exampleTree(tree), { table: [rule] }).map(finding => finding.rule)).toContain(rule.id)
  })

  test.each(rule.good.map((tree, index) => ({ tree, index })))('has nothing against its good example $index', ({ tree }) => {
    expect(findings(exampleTree(tree), { table: [rule] })).toEqual([])
  })

  test('has examples of both kinds, a summary, a remedy and an explanation of some sentences', () => {
    expect(rule.good.length).toBeGreaterThan(0)
    expect(rule.bad.length).toBeGreaterThan(0)
    expect(rule.summary).toMatch(/^[A-Z].*[^.]$/)
    expect(rule.remedy).toMatch(/^[A-Z]/)
    expect(rule.explanation.match(/[.:;](?: |$)/g)?.length).toBeGreaterThan(1)
  })
})

test('every rule has a name of its own', () => {
  const ids = rules.map(rule => rule.id)
  expect([...new Set(ids)]).toEqual(ids)
})

test('errors come before warnings, so that the first finding is the one that stops snapd', () => {
  const severities = rules.map(rule => rule.severity)
  expect(severities).toEqual([...severities].sort((a, b) => (a === b ? 0 : a === 'error' ? -1 : 1)))
})

test('no good example is refused by any rule', () => {
  const refused = rules.flatMap(rule => rule.good.flatMap(tree => findings(exampleTree(tree)).filter(finding => finding.severity === 'error')))
  expect(refused).toEqual([])
})

test('docs/rules.md says what the rules say', () => {
  const file = new URL('../docs/rules.md', import.meta.url)
  if (process.env.UPDATE_EXPECTED === '1') writeFileSync(file, rulesPage(rules))
  expect(readFileSync(file, 'utf8')).toBe(rulesPage(rules))
})
