import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { nameOf, pretendAll } from './projects.ts'
import { accountOf } from './real/account.ts'
import { carryOutForReal } from './real/container.ts'
import { unmetFor } from './real/expectations.ts'
import { record, recordedOf } from './record.ts'
import { asToldBy, differencesOn } from './version-differences.ts'

const cache = process.env['SNAPD_TEST_CACHE']
if (cache === undefined) throw new Error('SNAPD_TEST_CACHE names no container: run npm run test:snapd')

const scratch = mkdtempSync(join(tmpdir(), 'snapsmith-real-'))
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true })
})

const pretended = await pretendAll(scratch)
mkdirSync(join(scratch, 'rig'))
const { version, reals } = await carryOutForReal(pretended, { cache, scratch: join(scratch, 'rig') })
const scenarios = pretended.flatMap((one, number) => {
  const real = reals[number]
  return real === undefined ? [] : [{ ...one, real, name: nameOf(one) }]
})
const ran = scenarios.filter(({ real }) => real.unfit === undefined)
const update = process.env.UPDATE_EXPECTED === '1'
if (update)
  record(
    version,
    Object.fromEntries(
      ran.map(({ name, real: { steps, snaps } }) => [name, steps.flatMap(step => accountOf(step, snaps))]),
    ),
  )
const recorded = recordedOf(version)

describe(`snapd ${version}`, () => {
  for (const {
    name,
    real: { unfit = '' },
  } of scenarios.filter(({ real }) => real.unfit !== undefined))
    test.skip(`${name} (${unfit})`, () => undefined)

  describe.each(ran)('$name', ({ name, steps, stock, outcome, real }) => {
    const account = real.steps.flatMap(step => accountOf(step, real.snaps))
    test('does as the pretended system does, or otherwise as it is known', () => {
      expect(real.trouble).toBe('')
      const told = asToldBy(
        version,
        steps.flatMap(step => accountOf(step, real.snaps)),
      )
      if (differencesOn(version, name).length === 0) expect(account).toEqual(told)
      else expect(account).not.toEqual(told)
    })
    test.skipIf(differencesOn(version, name).length > 0)('is as the scenario expects it', () => {
      expect(outcome.failures).toEqual([])
      expect(unmetFor(real, stock)).toEqual([])
    })
    test.skipIf(recorded === undefined)(
      'does what it did when it was recorded (UPDATE_EXPECTED=1 records it)',
      () => {
        expect(account).toEqual(recorded?.[name])
      },
    )
  })
})
