import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkTree } from '../src/lint/check.ts'
import { exampleTree } from '../src/lint/example.ts'
import { linters } from '../src/lint/rules/linters.ts'
import type { Example, Rule } from '../src/lint/rule.ts'
import { allRules, isRuleId, retired, rules } from '../src/lint/rules/index.ts'
import { packedRules } from '../src/lint/rules/packed.ts'
import { suppressionRules } from '../src/lint/rules/suppression/index.ts'
import { examine } from '../src/lint/runner.ts'
import type { Located } from '../src/lint/runner.ts'
import { applySuppressions } from '../src/lint/suppression/apply.ts'
import { suppressionComments } from '../src/lint/suppression/comments.ts'
import { loadShell } from '../src/shell/syntax.ts'
import { rulePage, rulesIndex } from './support/rules-page.ts'

const shell = await loadShell()
const parse = shell.parse.bind(shell)
/** What lint asks, and packing does not. */
const lintRules = rules.filter(rule => !packedRules.includes(rule))

const told = (rule: Rule, example: Example): Located[] => examine(exampleTree(example, parse), [rule])

describe.each([...rules, ...linters])('the rule $id', rule => {
  test.each(rule.bad.map((example, index) => ({ example, index })))(
    'reports its bad example $index under its own name',
    ({ example }) => {
      expect(told(rule, example).map(finding => finding.rule)).toContain(rule.id)
    },
  )

  test.each(rule.good.map((example, index) => ({ example, index })))(
    'has nothing against its good example $index',
    ({ example }) => {
      expect(told(rule, example)).toEqual([])
    },
  )

  test('reports places that lie in the text', () => {
    for (const example of rule.bad) {
      for (const { line, column, endLine, endColumn, excerpt } of told(rule, example)) {
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

describe.each(packedRules)('the rule $id', rule => {
  test.each(rule.bad.map((example, index) => ({ example, index })))(
    'warns of its bad example $index, or refuses it, when a snap is packed',
    ({ example }) => {
      const found = checkTree(exampleTree(example)).findings.filter(finding => finding.rule === rule.id)
      expect(new Set(found.map(finding => finding.severity))).toEqual(new Set([rule.severity]))
    },
  )

  test.each(rule.good.map((example, index) => ({ example, index })))(
    'has a good example $index that no rule refuses',
    ({ example }) => {
      expect(checkTree(exampleTree(example)).findings.filter(({ severity }) => severity === 'error')).toEqual(
        [],
      )
    },
  )
})

describe.each(lintRules)('the rule $id', rule => {
  test.each(rule.good.map((example, index) => ({ example, index })))(
    'has a good example $index that no rule of lint calls an error',
    ({ example }) => {
      expect(
        examine(exampleTree(example, parse), lintRules).filter(({ severity }) => severity === 'error'),
      ).toEqual([])
    },
  )
})

describe.each(suppressionRules)('the rule $id', rule => {
  const silenced = (example: Example): string[] => {
    const tree = exampleTree(example, parse)
    const [hook] = tree.hooks
    const comments = suppressionComments(hook?.text ?? '', hook?.script).map(comment => ({
      ...comment,
      file: 'meta/hooks/configure',
    }))
    return applySuppressions(
      examine(tree, lintRules),
      { comments, entries: [] },
      { known: isRuleId, ids: [], asked: () => true },
    ).kept.map(finding => finding.rule)
  }

  test('reports its bad examples and has nothing against its good ones', () => {
    for (const example of rule.bad) expect(silenced(example)).toContain(rule.id)
    for (const example of rule.good)
      expect(silenced(example).filter(id => id.startsWith('suppression-'))).toEqual([])
  })
})

test.each([...allRules, ...linters])(
  'the rule $id lies in the folder of its group under its own name',
  rule => {
    expect(existsSync(new URL(`../src/lint/rules/${rule.group}/${rule.id}.ts`, import.meta.url))).toBe(true)
  },
)

test('every file below src/lint/rules that lies in a group is a rule of it', () => {
  const files = readdirSync(new URL('../src/lint/rules/', import.meta.url), { recursive: true })
    .map(String)
    .filter(file => /\/(?!index\.).*(?<!\.test)\.ts$/.test(file))
  expect(files.sort()).toEqual([...allRules, ...linters].map(({ group, id }) => `${group}/${id}.ts`).sort())
})

describe.each([...allRules, ...linters])('the rule $id', rule => {
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
  const severities = packedRules.map(rule => rule.severity)
  expect(severities).toEqual([...severities].sort((a, b) => (a === b ? 0 : a === 'error' ? -1 : 1)))
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
