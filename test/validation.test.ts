import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UserError } from '../src/errors.ts'
import type { Machine } from '../src/platform/host.ts'
import { examineProject, loadProject } from '../src/project/load.ts'
import { disagreement, readLines } from './support/recorded.ts'
import type { RecordedCase } from './support/recorded.ts'

/** Where snapsmith says something else than the recorded case, and why. */
const deviations: Record<string, string> = {
  'architectures-empty':
    'a core22 project that this machine cannot build is an error instead of a silent success',
  'architectures-not-host':
    'a core22 project that this machine cannot build is an error instead of a silent success',
  'architectures-i386':
    'a core22 project that this machine cannot build is an error instead of a silent success',
  'build-base-older':
    'the build-base beside a base is named, not the architectures that the file does not have',
  'app-extensions-string': 'a text is no list of extensions; upstream takes its letters for names',
  ...Object.fromEntries(
    ['null', 'string', 'list'].flatMap(kind =>
      ['core22', 'core24', 'core26'].map(base => [
        `part-${kind}@${base}`,
        "upstream's sentence names a class of its own (_GrammarAwarePart); here it ends before",
      ]),
    ),
  ),
  'part-build-environment-bool-value':
    'the value that is no text is told, not the whole list as Python prints it',
  'part-build-environment-null-value':
    'the value that is no text is told, not the whole list as Python prints it',
  'component-name-int': 'the key is named once, upstream says the same in two ways',
  'architectures-string': 'a text is no list of architectures; upstream takes its letters for names',
}

const machine: Machine = {
  architecture: 'amd64',
  cpus: 2,
  root: true,
  system: { id: 'ubuntu', version: '24.04' },
  temporary: tmpdir(),
}
const cases = readLines<RecordedCase>(join(import.meta.dirname, 'conformance/validation/cases.jsonl'))
let directory = ''

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'validation-'))
  mkdirSync(join(directory, 'snap'))
})
afterAll(() => rmSync(directory, { recursive: true }))

test('every recorded project file is accepted or refused, with the same words, but for the listed deviations', () => {
  const differing = cases
    .filter(recorded => disagreement(recorded, errorOf(recorded)) !== '')
    .map(recorded => recorded.name)
  expect(differing.sort()).toEqual(Object.keys(deviations).sort())
}, 60_000)

test('every recorded project file is accepted or refused as recorded', () => {
  // As recorded, a core22 project for other machines counts as accepted: upstream says that it does nothing, and ends well.
  const differing = cases.filter(recorded => {
    const { wrong, unbuildable } = judged(recorded)
    return (wrong || (unbuildable && !/^base: core22$/m.test(recorded.yaml ?? ''))) === recorded.accepted
  })
  expect(differing.map(recorded => recorded.name)).toEqual([])
}, 60_000)

test('the messages of at least 98 of 100 refused files agree', () => {
  const refused = cases.filter(recorded => !recorded.accepted)
  const agreeing = refused.filter(recorded => disagreement(recorded, errorOf(recorded)) === '')
  expect(agreeing.length / refused.length).toBeGreaterThan(0.98)
}, 60_000)

/** Whether the file is wrong, and whether it has nothing for this machine. */
function judged(recorded: RecordedCase): { wrong: boolean; unbuildable: boolean } {
  write(recorded)
  try {
    const { problems, unbuildable } = examineProject({ cwd: directory, env: {}, machine })
    return { wrong: problems.length > 0, unbuildable: unbuildable !== undefined }
  } catch (error) {
    if (error instanceof UserError) return { wrong: true, unbuildable: false }
    throw error
  }
}

function write(recorded: RecordedCase): void {
  writeFileSync(
    join(directory, 'snap/snapcraft.yaml'),
    recorded.base64 === undefined ? (recorded.yaml ?? '') : Buffer.from(recorded.base64, 'base64'),
  )
}

function errorOf(recorded: RecordedCase): UserError | undefined {
  write(recorded)
  try {
    loadProject({ cwd: directory, env: {}, machine })
    return undefined
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
}
