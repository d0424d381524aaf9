import { rmSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RandomProject, sequences } from './random-projects.ts'
import { workDirectory } from './workshop.ts'

// PROPERTY_RUNS=500 npm test -- test/parts/random.test.ts takes half an hour; PROPERTY_SEED repeats a run.
const runs = Number(process.env.PROPERTY_RUNS ?? 4)
const seed = process.env.PROPERTY_SEED === undefined ? {} : { seed: Number(process.env.PROPERTY_SEED) }

test('a dozen parts whose scripts move, remove and edit what others brought, edited and primed again, have what a build from nothing has', async () => {
  await fc.assert(
    fc.asyncProperty(sequences, async sequence => {
      const cwd = workDirectory()
      const project = new RandomProject(cwd, sequence)
      for (const event of sequence.start)
        if (event.do !== 'run' && event.do !== 'clean') await project.happen(event)
      await project.run()
      for (const event of sequence.events) await project.happen(event)
      const again = await project.run()
      project.forget()
      const fresh = await project.run()
      expect(again, project.toString()).toEqual(fresh)
      rmSync(cwd, { recursive: true })
    }),
    { numRuns: runs, endOnFailure: true, ...seed },
  )
}, 7_200_000)
