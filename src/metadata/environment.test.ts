import { describe, expect, test } from 'vitest'
import { snapEnvironment } from './environment.ts'

const facts = { triplet: 'x86_64-linux-gnu', hasDirectory: () => false }
const libraries = '${SNAP_LIBRARY_PATH}${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}'

describe.each(['strict', 'devmode', 'classic'] as const)('the environment of a %s snap', confinement => {
  const environment = (given: Record<string, string | null>) =>
    snapEnvironment({ confinement, environment: given }, facts)

  test.each([null, ''])('has no PATH and no LD_LIBRARY_PATH where the project gives them as %j', nothing => {
    expect(environment({ PATH: nothing, LD_LIBRARY_PATH: nothing })).toBeUndefined()
    expect(environment({ A: 'a', PATH: nothing, LD_LIBRARY_PATH: '$SNAP/lib' })).toEqual({
      A: 'a',
      LD_LIBRARY_PATH: '$SNAP/lib',
    })
  })

  test('keeps every other null', () => {
    expect(environment({ A: null, PATH: null, LD_LIBRARY_PATH: null })).toEqual({ A: null })
  })
})

test('only a confined snap gets what is missing', () => {
  expect(snapEnvironment({ confinement: 'classic', environment: { A: 'a' } }, facts)).toEqual({ A: 'a' })
  expect(snapEnvironment({ confinement: 'strict', environment: { LD_LIBRARY_PATH: null } }, facts)).toEqual({
    PATH: expect.stringMatching(/:\$PATH$/) as string,
  })
  expect(snapEnvironment({ confinement: 'strict', environment: { PATH: '' } }, facts)).toEqual({
    LD_LIBRARY_PATH: libraries,
  })
})
