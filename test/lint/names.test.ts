import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { exampleTree } from '../../src/lint/example.ts'
import { packedRules } from '../../src/lint/rules/packed.ts'
import { examine } from '../../src/lint/runner.ts'
import type { ExampleTree } from '../../src/lint/rule.ts'

interface Judged {
  name: string
  supported: boolean
  component: boolean
  wellFormed: boolean
}

const { hooks } = JSON.parse(
  readFileSync(new URL('../conformance/snapd/names.json', import.meta.url), 'utf8'),
) as { hooks: readonly Judged[] }

/** Rules that say whether snapd runs a name at all, with what they say of the tree. */
function judgement(files: ExampleTree): string[] {
  const about = ['hook-unknown', 'hook-component-misplaced', 'hook-name', 'component-hook-unsupported']
  return [
    ...new Set(
      examine(exampleTree(files), packedRules)
        .filter(finding => about.includes(finding.rule))
        .map(({ rule, severity }) => `${severity === 'error' ? 'refused' : 'never runs'}: ${rule}`),
    ),
  ]
}

const metadata = (more: object): string => JSON.stringify({ name: 'aa', version: '1', ...more })

/** What a person should read: nothing, that the snap is refused, or that the hook never runs. */
function expected({ name, supported, wellFormed }: Judged): string[] {
  if (!supported)
    return [
      /^component-.+-install$/.test(name)
        ? 'never runs: hook-component-misplaced'
        : 'never runs: hook-unknown',
    ]
  return wellFormed ? [] : ['refused: hook-name']
}

describe('every name of the recorded table is judged as snapd does', () => {
  // No file has an empty name.
  test.each(hooks.filter(hook => hook.name !== '').map(hook => [hook.name, hook] as const))(
    'as a file: %j',
    (name, hook) => {
      expect(
        judgement({ 'meta/snap.yaml': metadata({}), [`meta/hooks/${name}`]: '#!/bin/sh\nexit 0\n' }),
      ).toEqual(expected(hook))
    },
  )

  test.each(hooks.map(hook => [hook.name, hook] as const))('declared: %j', (name, hook) => {
    expect(judgement({ 'meta/snap.yaml': metadata({ hooks: { [name]: {} } }) })).toEqual(expected(hook))
  })

  test.each(hooks.filter(hook => hook.name !== '').map(hook => [hook.name, hook] as const))(
    'as a file of a component: %j',
    (name, { component }) => {
      expect(
        judgement({
          'meta/component.yaml': 'component: aa+bb\ntype: standard\n',
          [`meta/hooks/${name}`]: '#!/bin/sh\nexit 0\n',
        }),
      ).toEqual(component ? [] : ['never runs: hook-unknown'])
    },
  )

  test.each(hooks.map(hook => [hook.name, hook] as const))(
    'declared for a component: %j',
    (name, { component }) => {
      expect(
        judgement({
          'meta/snap.yaml': metadata({ components: { bb: { type: 'standard', hooks: { [name]: {} } } } }),
        }),
      ).toEqual(component ? [] : ['refused: component-hook-unsupported'])
    },
  )
})
