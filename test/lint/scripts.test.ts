import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { examine } from '../../src/lint/examine.ts'
import { replaced } from '../../src/lint/fixing/plan.ts'
import { hookExampleTree } from '../../src/lint/hook-example.ts'
import { hookRules } from '../../src/lint/rules/hooks.ts'
import type { Edit, ExampleTree, HookExample, HookRule } from '../../src/lint/rule.ts'
import { loadShell } from '../../src/shell/syntax.ts'

const shell = await loadShell()
const good = fileURLToPath(new URL('good-hooks', import.meta.url))
const documented = fileURLToPath(new URL('../documented-scripts', import.meta.url))

/** The files of a small snap, by path. */
function filesBelow(directory: string): ExampleTree {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
  return Object.fromEntries(files.map(file => [relative(directory, file), readFileSync(file, 'utf8')]))
}

/** What the rules about scripts say of hooks, as `place severity rule`. */
function told(example: HookExample, { notes = false } = {}): string[] {
  return examine(hookExampleTree(example, shell.parse.bind(shell)), { treeRules: [] })
    .filter(({ rule, severity }) => /^(?:shell|snapctl)-/.test(rule) && (notes || severity !== 'info'))
    .map(
      ({ file, line, severity, rule, message }) =>
        `${file ?? ''}:${String(line ?? '-')} ${severity} ${rule}${notes ? '' : `: ${message}`}`,
    )
}

describe('nothing worse than a note is said about hooks that are right', () => {
  test.each(readdirSync(good))('%s', snap => {
    expect(told({ files: filesBelow(join(good, snap)) })).toEqual([])
    expect(told({ input: 'project', files: filesBelow(join(good, snap)) })).toEqual([])
  })
})

test('the scripts of the documents that teach hooks get what they deserve', () => {
  const script = (name: string): string => readFileSync(join(documented, name), 'utf8')
  const all = readdirSync(documented).map(name => {
    const found = told({ hook: name.replace(/^[a-z]+-/, ''), script: script(name) }, { notes: true })
    return [name, found.filter(line => line.includes(' shell-')).map(line => line.replace(/^[^:]*:/, ''))]
  })
  expect(Object.fromEntries(all)).toEqual({
    'example-configure': ['15 info shell-run-output'],
    'example-install': [],
    'example-remove': [],
    'guide-configure': ['14 warning shell-no-errexit'],
    'guide-prepare-device': ['4 warning shell-no-errexit'],
    // Its mkdir fails on the second run.
    'reference-configure': ['11 error shell-mkdir-again', '11 warning shell-mkdir-mode'],
    'reference-default-configure': ['10 info shell-mkdir-again', '10 warning shell-mkdir-mode'],
  })
})

/** Every fix of a rule for its bad examples. */
function fixesOf(rule: HookRule): { name: string; example: HookExample; edits: readonly Edit[] }[] {
  return rule.bad.flatMap((example, index) =>
    examine(hookExampleTree(example, shell.parse.bind(shell)), { treeRules: [], hookRules: [rule] }).flatMap(
      ({ fix }) =>
        fix === undefined
          ? []
          : [{ name: `${rule.id} ${String(index)}: ${fix.title}`, example, edits: fix.edits }],
    ),
  )
}

/** The scripts of an example after some edits. */
function mended(example: HookExample, edits: readonly Edit[]): HookExample {
  const {
    hook = 'configure',
    script,
    files = {},
    ...rest
  } = typeof example === 'string' ? { script: example } : example
  const all: ExampleTree = { ...files, ...(script === undefined ? {} : { [`meta/hooks/${hook}`]: script }) }
  const inPlace = edits.filter(edit => edit.do === 'replace')
  return {
    ...rest,
    hook,
    files: Object.fromEntries(
      Object.entries(all).map(([path, file]) => [
        path,
        typeof file === 'string'
          ? (replaced(
              file,
              inPlace.filter(edit => edit.path === path),
            ) ?? file)
          : file,
      ]),
    ),
  }
}

describe('a fix mends what it was offered for', () => {
  const aboutScripts = hookRules.filter(rule => rule.group === 'shell')
  test.each(aboutScripts.flatMap(rule => fixesOf(rule).map(fix => [fix.name, { ...fix, rule }] as const)))(
    '%s',
    (_, { example, edits, rule }) => {
      const count = (of: HookExample): number =>
        examine(hookExampleTree(of, shell.parse.bind(shell)), { treeRules: [], hookRules: [rule] }).length
      const after = mended(example, edits)
      expect(count(after)).toBeLessThan(count(example))
      const brought = examine(hookExampleTree(after, shell.parse.bind(shell)), { treeRules: [] }).filter(
        finding => finding.rule === 'shell-syntax',
      )
      expect(brought).toEqual([])
    },
  )
})
