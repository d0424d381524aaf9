import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readLines } from '../../test/support/recorded.ts'
import type { RecordedCase } from '../../test/support/recorded.ts'
import { problemsOf } from '../../test/support/project.ts'
import { UserError } from '../errors.ts'
import { baseProblem } from './base-problem.ts'
import { declaredBuilds } from './platforms.ts'
import { ProjectError } from './problems.ts'
import { parseDocument } from './read.ts'

const root = join(import.meta.dirname, '../..')
const seeds = readLines<RecordedCase>(join(root, 'test/conformance/validation/cases.jsonl')).flatMap(recorded => recorded.yaml ?? [])
const pieces = [
  '{', '}', '[', ']', ': ', '- ', '\n', '\n  ', '\t', '#', '&a ', '*a', '<<: ', '!!', '!!set', '|', '>-', "'", '"', '\\', '~', '? ', '---\n', '...\n', '%YAML 1.1\n',
  '1.0', '0o7', '1:30', '2024-01-02', 'yes', '.nan', '999999999999999999999', '__proto__', 'constructor', 'on amd64', 'else fail', 'try', '\u0000', '\ufeff', '\u2028', '🚀', '$CRAFT_STAGE',
  'parts:', 'plugin:', 'extensions: [gnome]', 'null', 'snapcraft/core', ' '.repeat(200), 'a'.repeat(5000), '['.repeat(150),
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

const mutated = fc.record({ seed: fc.constantFrom(...seeds), edits: fc.array(edit, { minLength: 1, maxLength: 6 }) })
  .map(({ seed, edits }) => edits.reduce((text, { at, remove, insert }) => {
    const place = Math.floor(at * text.length)
    return text.slice(0, place) + insert + text.slice(place + remove)
  }, seed))

const runs = Number(process.env.PROPERTY_RUNS ?? 1500)

test('whatever a file contains, it is judged in a moment and never crashes', () => {
  fc.assert(fc.property(mutated, text => {
    expect(effort(text)).toBeLessThan(2000)
  }), { numRuns: runs, ...(process.env.PROPERTY_SEED === undefined ? {} : { seed: Number(process.env.PROPERTY_SEED) }) })
}, 300_000)

describe('a file of a megabyte is judged in two seconds', () => {
  const head = "name: demo\nbase: core24\nversion: '1'\nsummary: s\ndescription: d\nconfinement: strict\nparts:\n  a: {plugin: nil}\n"
  const filled = (piece: string): string => piece.repeat(Math.floor(1_000_000 / piece.length))
  const many = (count: number, line: (index: number) => string): string => Array.from({ length: count }, (_, index) => line(index)).join('\n')
  test.each([
    ['one anchor', `a: &${filled('a')}`], ['dashes', filled('-\n')], ['an open list', `a: [\n${filled('b,\n')}`], ['a wide open list', `${' '.repeat(500)}a: [\n${filled('b,\n')}`],
    ['block texts', filled('a: |\n')], ['documents', filled('---\n')], ['digits', `a: ${filled('9')}`], ['sixtieths', `a: 1${filled(':59')}`], ['merges', `a: &a {x: 1}\nb: {${filled('<<: *a,')}`],
    ['variables', `${head}title: ${filled('$CRAFT_STAGE')}`], ['a long list', `${head}assumes:\n${many(90_000, index => `- x${index}`)}`],
    ['many parts', `${head}${many(15_000, index => `  p${index}: {plugin: nil, after: [a]}`)}`], ['a chain of parts', `${head}${many(3000, index => `  p${index}: {plugin: nil, after: [p${index + 1}]}`)}\n  p3000: {plugin: nil}`],
    ['many parts with a mistake each', `${head}${many(15_000, index => `  p${index}: {plugin: nil, stage-packages: x}`)}`],
    ['unknown keys', `${head}${many(40_000, index => `key${index}: 1`)}`],
  ])('%s', (_name, text) => {
    expect(effort(text)).toBeLessThan(2000)
  })
})

test('the example project has nothing wrong with it', () => {
  const text = readFileSync(join(root, 'test-projects/hello-hooks/snap/snapcraft.yaml'), 'utf8')
  expect(judge(text)).toBe(0)
})

/** How long the processor works on a file, in milliseconds: what else the machine does is not counted. */
function effort(text: string): number {
  const before = process.cpuUsage()
  judge(text)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** How much is wrong with a file; anything but an error for people is thrown on. */
function judge(text: string): number {
  try {
    const document = parseDocument(text, 'snapcraft.yaml')
    const wrong = baseProblem(document)
    if (wrong !== undefined) return printable(wrong instanceof UserError ? wrong : new ProjectError('snapcraft.yaml', [wrong]))
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
