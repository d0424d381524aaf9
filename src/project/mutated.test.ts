import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hostileTexts } from '../../bench/hostile-texts.mjs'
import { readLines } from '../../test/support/recorded.ts'
import type { RecordedCase } from '../../test/support/recorded.ts'
import { problemsOf } from '../../test/support/project.ts'
import { UserError } from '../errors.ts'
import { baseProblem } from './base-problem.ts'
import { declaredBuilds } from './platforms.ts'
import { ProjectError } from './problems.ts'
import { parseDocument } from './parse.ts'

const root = join(import.meta.dirname, '../..')
const seeds = readLines<RecordedCase>(join(root, 'test/conformance/validation/cases.jsonl')).flatMap(
  recorded => recorded.yaml ?? [],
)
const pieces = [
  '{',
  '}',
  '[',
  ']',
  ': ',
  '- ',
  '\n',
  '\n  ',
  '\t',
  '#',
  '&a ',
  '*a',
  '<<: ',
  '!!',
  '!!set',
  '|',
  '>-',
  "'",
  '"',
  '\\',
  '~',
  '? ',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '1.0',
  '0o7',
  '1:30',
  '2024-01-02',
  'yes',
  '.nan',
  '999999999999999999999',
  '__proto__',
  'constructor',
  'on amd64',
  'else fail',
  'try',
  '\u0000',
  '\ufeff',
  '\u2028',
  '🚀',
  '$CRAFT_STAGE',
  'parts:',
  'plugin:',
  'extensions: [gnome]',
  'null',
  'snapcraft/core',
  ' '.repeat(200),
  'a'.repeat(5000),
  '['.repeat(150),
]

interface Edit {
  at: number
  remove: number
  insert: string
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.integer({ min: 0, max: 30 }),
  insert: fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 8 }), fc.constant('')),
})

const mutated = fc
  .record({ seed: fc.constantFrom(...seeds), edits: fc.array(edit, { minLength: 1, maxLength: 6 }) })
  .map(({ seed, edits }) =>
    edits.reduce((text, { at, remove, insert }) => {
      const place = Math.floor(at * text.length)
      return text.slice(0, place) + insert + text.slice(place + remove)
    }, seed),
  )

const runs = Number(process.env.PROPERTY_RUNS ?? 1500)

test('whatever a file contains, it is judged and never crashes', () => {
  fc.assert(
    fc.property(mutated, text => {
      judge(text)
    }),
    {
      numRuns: runs,
      ...(process.env.PROPERTY_SEED === undefined ? {} : { seed: Number(process.env.PROPERTY_SEED) }),
    },
  )
}, 300_000)

// How long it takes is measured by the bench; what grows with the square of a megabyte never comes to its end.
test.each(Object.entries(hostileTexts))(
  'a megabyte of %s is judged',
  (_name, text) => {
    judge(text(1_000_000))
  },
  300_000,
)

test('the example project has nothing wrong with it', () => {
  const text = readFileSync(join(root, 'test-projects/hello-hooks/snap/snapcraft.yaml'), 'utf8')
  expect(judge(text)).toBe(0)
})

/** How much is wrong with a file; anything but an error for people is thrown on. */
function judge(text: string): number {
  try {
    const document = parseDocument(text, 'snapcraft.yaml')
    const wrong = baseProblem(document)
    if (wrong !== undefined)
      return printable(wrong instanceof UserError ? wrong : new ProjectError('snapcraft.yaml', [wrong]))
    const declared = declaredBuilds(document, 'core24', 'amd64')
    const problems = [...declared.problems, ...problemsOf(document)]
    return problems.length === 0 ? 0 : printable(new ProjectError('snapcraft.yaml', problems))
  } catch (error) {
    if (error instanceof UserError) return printable(error)
    throw error
  }
}

function printable(error: UserError): number {
  expect(error.message).not.toBe('')
  expect(error.message).not.toMatch(/undefined(?! (?:alias|tag))|\[object/)
  return error instanceof ProjectError ? error.problems.length : 1
}
