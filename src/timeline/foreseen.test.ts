import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cameraSubjects } from '../../test/support/camera.ts'
import { foresee } from '../rehearse/change/foresee.ts'
import { foreseenTimeline } from './foreseen.ts'
import { possibleHooks } from './possible-hooks.ts'
import type { Subjects } from './starting-points.ts'
import { startingPoints } from './starting-points.ts'
import type { Row } from './timeline.ts'

const other = cameraSubjects.other ?? { snap: 'none', revision: cameraSubjects.revision }
// The one without the other fails every installation.
const fit = (hooks: string[]): string[] =>
  hooks.includes('default-configure') ? [...new Set([...hooks, 'configure'])].sort() : hooks
const subjectsOfAll = fc
  .record({
    mine: fc.subarray(possibleHooks(cameraSubjects.revision)),
    old: fc.subarray(possibleHooks(cameraSubjects.revision)),
    theirs: fc.subarray(possibleHooks(other.revision)),
  })
  .map(({ mine, old, theirs }): Subjects => ({
    snap: cameraSubjects.snap,
    revision: { ...cameraSubjects.revision, hooks: fit(mine) },
    old: { ...cameraSubjects.revision, hooks: fit(old) },
    other: { ...other, revision: { ...other.revision, hooks: fit(theirs) } },
  }))
const operations = Object.keys(startingPoints).filter(name => !/view|component|device|serial|fde/.test(name))

function name({ snap, text, phase }: Row): string {
  return `${phase} ${snap} ${text}`
}

test('whatever hooks there are, all that happens is shown in its order, and each hook once', () => {
  fc.assert(
    fc.property(subjectsOfAll, fc.constantFrom(...operations), (subjects, operation) => {
      const { rows, failures } = foreseenTimeline(operation, subjects)
      const start = startingPoints[operation]?.(subjects)
      const seen = start === undefined ? undefined : foresee(start.world, start.operation)
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
  const subjects: Subjects = {
    snap: 'cam',
    revision: { ...cameraSubjects.revision, hooks: [...hooks, 'install'] },
    other: { snap: 'hub', revision: { ...other.revision, hooks } },
  }
  const undone = foreseenTimeline('install', subjects).failures.map(({ of, undo }) => [
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
  const subjects = {
    ...cameraSubjects,
    revision: { ...cameraSubjects.revision, hooks: ['default-configure'] },
  }
  const { status, error, rows } = foreseenTimeline('install', subjects)
  expect(status).toBe('Error')
  expect(error).toContain('cannot use default-configure hook for snap "cam", no configure hook')
  expect(rows.at(-1)).toMatchObject({ phase: 'undo', text: 'unmount revision 1' })
  expect(
    foreseenTimeline('set', { ...cameraSubjects, revision: { ...cameraSubjects.revision, hooks: [] } }),
  ).toMatchObject({
    status: 'Error',
    failures: [],
    error: expect.stringContaining('snap "cam" has no "configure" hook') as string,
  })
  expect(() => foreseenTimeline('refresh', subjects)).toThrow(
    "The install of 'cam' that comes before would fail.",
  )
})
