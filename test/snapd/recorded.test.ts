import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { nameOf, pretendAll } from './projects.ts'
import { accountOf } from './real/account.ts'
import { instancesIn } from './real/orders.ts'
import { recordedOf, recordedVersions } from './record.ts'
import { asToldBy, differencesOn, versionDifferences } from './version-differences.ts'

const scratch = mkdtempSync(join(tmpdir(), 'snapsmith-recorded-'))
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true })
})

const pretended = await pretendAll(scratch)
const accounts = new Map(
  pretended.map(one => {
    const snaps = instancesIn({ scenario: one.outcome.scenario, stock: one.stock })
    return [nameOf(one), one.steps.flatMap(step => accountOf(step, snaps))] as const
  }),
)

/** What a real snapd did when `UPDATE_EXPECTED=1 npm run test:snapd` was last run, against the pretended system of today. */
describe.each(recordedVersions())('scenarios that ran on snapd %s', version => {
  const recorded = recordedOf(version) ?? {}

  test.each(Object.entries(recorded))('%s', (name, real) => {
    const account = asToldBy(version, accounts.get(name) ?? [])
    if (differencesOn(version, name).length === 0) expect(account).toEqual(real)
    else expect(account).not.toEqual(real)
  })

  test('are at least ten that end equally', () => {
    expect(
      Object.keys(recorded).filter(name => differencesOn(version, name).length === 0).length,
    ).toBeGreaterThanOrEqual(10)
  })
})

test('differences between versions are in docs/differences.md', () => {
  const page = readFileSync(new URL('../../docs/differences.md', import.meta.url), 'utf8')
  expect(
    versionDifferences.filter(({ since, older }) => !page.includes(`| before ${since} | ${older} |`)),
  ).toEqual([])
})

test('differences between versions are told of scenarios that there are', () => {
  expect(
    versionDifferences.flatMap(({ scenarios }) => scenarios).filter(name => !accounts.has(name)),
  ).toEqual([])
})
