import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { replaced } from '../../src/lint/fixing/plan.ts'
import { exampleTree } from '../../src/lint/example.ts'
import type { Edit, ExampleTree, Rule, SmallSnap } from '../../src/lint/rule.ts'
import { rules } from '../../src/lint/rules/index.ts'
import { examine } from '../../src/lint/runner.ts'
import { loadShell } from '../../src/shell/syntax.ts'

const shell = await loadShell()
const parse = shell.parse.bind(shell)
const aboutScripts = rules.filter(rule => /^(?:shell|snapctl)$/.test(rule.group))
const good = fileURLToPath(new URL('good-hooks', import.meta.url))
const documented = fileURLToPath(new URL('../documented-scripts', import.meta.url))

/** The files of a small snap, by path. */
function filesBelow(directory: string): ExampleTree {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
  return Object.fromEntries(
    files.map(file => {
      const [path, content] = [relative(directory, file), readFileSync(file, 'utf8')]
      return [path, /^(?:usr\/)?bin\//.test(path) ? { content, mode: 0o755 } : content]
    }),
  )
}

/** What the rules about scripts say of hooks, as `place severity rule`. */
function told(example: SmallSnap, { notes = false } = {}): string[] {
  return examine(exampleTree(example, parse), aboutScripts)
    .filter(({ severity }) => notes || severity !== 'info')
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
function fixesOf(rule: Rule): { name: string; example: SmallSnap; edits: readonly Edit[] }[] {
  return rule.bad.flatMap((given, index) => {
    const example: SmallSnap = typeof given === 'string' ? { script: given } : given
    return examine(exampleTree(example, parse), [rule]).flatMap(({ fix }) =>
      fix === undefined
        ? []
        : [{ name: `${rule.id} ${String(index)}: ${fix.title}`, example, edits: fix.edits }],
    )
  })
}

/** The scripts of an example after some edits. */
function mended(
  { hook = 'configure', script, files = {}, ...rest }: SmallSnap,
  edits: readonly Edit[],
): SmallSnap {
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
  const shellRules = rules.filter(rule => rule.group === 'shell')
  test.each(shellRules.flatMap(rule => fixesOf(rule).map(fix => [fix.name, { ...fix, rule }] as const)))(
    '%s',
    (_, { example, edits, rule }) => {
      const count = (of: SmallSnap): number => examine(exampleTree(of, parse), [rule]).length
      const after = mended(example, edits)
      expect(count(after)).toBeLessThan(count(example))
      const brought = examine(exampleTree(after, parse), shellRules).filter(
        finding => finding.rule === 'shell-syntax',
      )
      expect(brought).toEqual([])
    },
  )
})
