import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cameraCast } from '../../test/support/camera.ts'
import { foresee } from '../rehearse/foresee.ts'
import { foreseenTimeline } from './foreseen.ts'
import { possibleHooks } from './possible-hooks.ts'
import type { Cast } from './stage.ts'
import { stages } from './stage.ts'
import type { Row } from './timeline.ts'

const other = cameraCast.other ?? { snap: 'none', revision: cameraCast.revision }
// The one without the other fails every installation.
const fit = (hooks: string[]): string[] =>
  hooks.includes('default-configure') ? [...new Set([...hooks, 'configure'])].sort() : hooks
const casts = fc
  .record({
    mine: fc.subarray(possibleHooks(cameraCast.revision)),
    old: fc.subarray(possibleHooks(cameraCast.revision)),
    theirs: fc.subarray(possibleHooks(other.revision)),
  })
  .map(({ mine, old, theirs }): Cast => ({
    snap: cameraCast.snap,
    revision: { ...cameraCast.revision, hooks: fit(mine) },
    old: { ...cameraCast.revision, hooks: fit(old) },
    other: { ...other, revision: { ...other.revision, hooks: fit(theirs) } },
  }))
const operations = Object.keys(stages).filter(name => !/view|component|device|serial|fde/.test(name))

function name({ snap, text, phase }: Row): string {
  return `${phase} ${snap} ${text}`
}

test('whatever hooks there are, all that happens is shown in its order, and each hook once', () => {
  fc.assert(
    fc.property(casts, fc.constantFrom(...operations), (cast, operation) => {
      const { rows, failures } = foreseenTimeline(operation, cast)
      const stage = stages[operation]?.(cast)
      const seen = stage === undefined ? undefined : foresee(stage.world, stage.operation)
      const steps = seen === undefined || 'refusal' in seen ? [] : seen.trace.steps
      expect(rows.filter(({ presence }) => presence === 'runs').map(({ task }) => task)).toEqual(
        steps.map(({ task }) => task),
      )
      for (const list of [rows, ...failures.map(({ undo }) => undo)]) {
        const names = list.filter(({ what }) => what === 'hook').map(name)
        expect(names).toEqual([...new Set(names)])
      }
      for (const { cells } of failures) expect(cells).toHaveLength(rows.length)
    }),
    { numRuns: 60 },
  )
})

test('what a failure leads to is what snapd does, hook by hook', () => {
  const hooks = ['prepare', 'unprepare', 'connect', 'disconnect'].flatMap(verb => [
    `${verb}-plug-feed`,
    `${verb}-slot-wire`,
  ])
  const cast: Cast = {
    snap: 'cam',
    revision: { ...cameraCast.revision, hooks: [...hooks, 'install'] },
    other: { snap: 'hub', revision: { ...other.revision, hooks } },
  }
  const undone = foreseenTimeline('install', cast).failures.map(({ of, undo }) => [
    of.join(', '),
    undo.flatMap(({ hook }) => (hook === undefined ? [] : [hook])).join(' '),
  ])
  // As recorded from the real managers (order of hooks behind a failing one).
  expect(undone).toEqual([
    ['cam prepare-plug-feed', ''],
    ['hub prepare-slot-wire', 'unprepare-plug-feed'],
    ['connect cam:feed to hub:wire', 'unprepare-slot-wire unprepare-plug-feed'],
    ['hub connect-slot-wire', 'unprepare-slot-wire unprepare-plug-feed'],
    ['cam connect-plug-feed', 'disconnect-slot-wire unprepare-slot-wire unprepare-plug-feed'],
    [
      'cam install, cam start web',
      'disconnect-plug-feed disconnect-slot-wire unprepare-slot-wire unprepare-plug-feed',
    ],
  ])
})

test('an operation that fails by itself says so, and one after it is not drawn', () => {
  const cast = { ...cameraCast, revision: { ...cameraCast.revision, hooks: ['default-configure'] } }
  const { status, error, rows } = foreseenTimeline('install', cast)
  expect(status).toBe('Error')
  expect(error).toContain('cannot use default-configure hook for snap "cam", no configure hook')
  expect(rows.at(-1)).toMatchObject({ phase: 'undo', text: 'unmount revision 1' })
  expect(
    foreseenTimeline('set', { ...cameraCast, revision: { ...cameraCast.revision, hooks: [] } }),
  ).toMatchObject({
    status: 'Error',
    failures: [],
    error: expect.stringContaining('snap "cam" has no "configure" hook') as string,
  })
  expect(() => foreseenTimeline('refresh', cast)).toThrow(
    "The install of 'cam' that comes before would fail.",
  )
})
