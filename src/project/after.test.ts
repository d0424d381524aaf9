import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseDocument } from './parse.ts'
import { problemsOf } from '../../test/support/project.ts'

interface Case {
  name: string
  after: Record<string, unknown>
  select?: string[]
  error?: { type: string; message: string; details?: string }
}

const { cases } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../test/conformance/lifecycle/order.json'), 'utf8'),
) as { cases: Case[] }
const ours = cases.filter(
  recorded => recorded.select === undefined && recorded.error?.type !== 'PartSpecificationError',
)

test.each(ours)('$name', ({ after, error }) => {
  const parts = Object.entries(after).map(
    ([name, names]) => `  '${name}': {plugin: nil, after: ${JSON.stringify(names)}}`,
  )
  const yaml = [
    'name: demo',
    'base: core24',
    "version: '1'",
    'summary: s',
    'description: d',
    'confinement: strict',
    parts.length > 0 ? 'parts:' : 'parts: {}',
    ...parts,
  ].join('\n')
  const problems = problemsOf(parseDocument(yaml, 'snapcraft.yaml'))
  // Upstream stops at the first; here every unknown name is told.
  expect(problems[0]?.message).toBe(error?.message)
  if (error?.details !== undefined) expect(problems[0]?.remedy).toContain(error.details)
})
