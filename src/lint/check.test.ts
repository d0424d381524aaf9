import { expect, test } from 'vitest'
import { checkTree } from './check.ts'
import { exampleTree } from './example.ts'

const snap = "name: aa\nversion: '1'\n"

test('the first error is the one that snapd would report, and warnings come behind', () => {
  const tree = exampleTree({
    'meta/snap.yaml': `${snap}type: wat\nplugs: {a: [x]}\n`,
    'meta/hooks/confgure': '#!/bin/sh\n',
  })
  const told = checkTree(tree).findings
  expect(told.map(({ rule, severity }) => [rule, severity])).toEqual([
    ['metadata-values', 'error'],
    ['plug-definition', 'error'],
    ['hook-unknown', 'warning'],
  ])
})

test('of metadata that cannot be read nothing else is told', () => {
  const tree = exampleTree({ 'meta/snap.yaml': '- a\n', 'meta/hooks/confgure': '' })
  expect(checkTree(tree).findings.map(({ rule }) => rule)).toEqual(['metadata-unreadable'])
})

test('packing keeps to the severity of a rule, and tells neither lines nor fixes', () => {
  const tree = exampleTree({ 'meta/snap.yaml': snap, 'meta/hooks/install': 'echo a\n' })
  expect(checkTree(tree).findings).toEqual([
    {
      rule: 'hook-shebang',
      severity: 'warning',
      message: "'install' does not begin with '#!': running it fails with 'exec format error'",
      file: 'meta/hooks/install',
      remedy: "Begin the script with '#!/bin/sh', on its very first line.",
    },
  ])
})

test('a finding names the file that the person edits, where that is known', () => {
  const tree = exampleTree({ 'meta/snap.yaml': `${snap}type: wat\n` })
  const places = new Map([['meta/snap.yaml', 'snap/snapcraft.yaml']])
  expect(checkTree(tree, { places }).findings[0]?.file).toBe('snap/snapcraft.yaml')
  expect(checkTree(tree, { places: new Map() }).findings[0]?.file).toBe('meta/snap.yaml')
})

test("a snap is judged by its own metadata, a component's files by those of its snap", () => {
  const program = { 'bin/a': { program: { for: 'arm64' } } }
  const other = { architectures: ['amd64'] }
  const own = exampleTree({ 'meta/snap.yaml': `${snap}architectures: [arm64]\n`, ...program })
  const component = exampleTree({ 'meta/component.yaml': 'component: aa+bb\ntype: standard\n', ...program })
  const rules = (...given: Parameters<typeof checkTree>) =>
    checkTree(...given).findings.map(({ rule }) => rule)
  expect(rules(own, { snap: other })).toEqual([])
  expect(rules(component)).toEqual([])
  expect(rules(component, { snap: other })).toEqual(['file-architecture'])
})
