import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { confinements } from '../support/rehearsed-snap.ts'
import { copyProject } from '../support/workplace.ts'
import { accountOf } from './real/account.ts'
import { carryOutForReal } from './real/container.ts'
import { pretend } from './real/pretended.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'snapsmith-real-'))
afterAll(() => { rmSync(scratch, { recursive: true, force: true }) })

const [confinement] = await confinements()
if (confinement === undefined) throw new Error('hooks cannot run here')
copyProject(join(root, 'test/scenarios/projects'), join(scratch, 'projects'))
mkdirSync(join(scratch, 'rig'))
const pretended = await pretend({ project: join(scratch, 'projects/lantern'), scratch: join(scratch, 'made'), confinement })
const { version, reals } = carryOutForReal(pretended, { cache: process.env['SNAPD_TEST_CACHE'] ?? '', scratch: join(scratch, 'rig') })

describe(`snapd ${version}`, () => {
  for (const [number, { scenario, snaps, steps, trouble, unfit }] of reals.entries()) {
    test.skipIf(unfit !== undefined)(`${scenario.file}: ${scenario.name}${unfit === undefined ? '' : ` (${unfit})`}`, () => {
      const told = (pretended[number]?.steps ?? []).flatMap(step => accountOf(step, snaps))
      expect(trouble).toBe('')
      expect(steps.flatMap(step => accountOf(step, snaps))).toEqual(told)
    })
  }
})
