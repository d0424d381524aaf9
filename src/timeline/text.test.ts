import { describe, expect, test } from 'vitest'
import { cameraSubjects } from '../../test/support/camera.ts'
import { foreseenTimeline } from './foreseen.ts'
import type { Subjects } from './starting-points.ts'
import { textTimeline } from './text.ts'

function picture(operation: string, subjects: Subjects = cameraSubjects): string {
  return textTimeline(foreseenTimeline(operation, subjects))
    .map(line =>
      line
        .map(({ text }) => text)
        .join('')
        .trimEnd(),
    )
    .join('\n')
}

describe('as text', () => {
  test('an installation with a connection', () => {
    expect(picture('install')).toMatchInlineSnapshot(`
      "install cam, with hub
                                                 a b c d e
         1    cam  mount revision 1              ↶ ↶ ↶ ↶ ↶
         2    cam  create data of revision 1     ↶ ↶ ↶ ↶ ↶
         3    cam  make revision 1 available     ↶ ↶ ↶ ↶ ↶
         4  ● cam  prepare-plug-feed             ✕ ↶ ↶ ↶ ↶
         5  ○ hub  prepare-slot-wire
         6    cam  connect cam:feed to hub:wire    ✕ ↶ ↶ ↶
         7  ● hub  connect-slot-wire                 ✕ · ·
         8  ○ cam  connect-plug-feed
         9  ● cam  install                             ✕ ·
        10  ○ cam  default-configure
        11    cam  enable web                          ✕ ↶
        12    cam  start web                           ✕ ↶
        13  ● cam  configure                             ✕
        14  ○ cam  check-health

      ● hook of the snap   ○ hook that the snap could have   ◌ hook of the snap that does not run here

      When one of the ✕ fails, snapd takes back what is marked ↶, and leaves what is marked ·
        a  cam prepare-plug-feed fails:
             cam make revision 1 unavailable, cam disable web, cam remove data of revision 1,
             cam unmount revision 1
        b  connect cam:feed to hub:wire fails:
             ○ hub unprepare-slot-wire, ● cam unprepare-plug-feed, cam make revision 1 unavailable,
             cam disable web, cam remove data of revision 1, cam unmount revision 1
        c  hub connect-slot-wire fails:
             disconnect cam:feed from hub:wire, ○ hub unprepare-slot-wire, ● cam unprepare-plug-feed,
             cam make revision 1 unavailable, cam disable web, cam remove data of revision 1,
             cam unmount revision 1
        d  cam install or cam start web fails:
             ◌ cam disconnect-plug-feed, ○ hub disconnect-slot-wire, disconnect cam:feed from hub:wire,
             ○ hub unprepare-slot-wire, ● cam unprepare-plug-feed, cam make revision 1 unavailable,
             cam disable web, cam remove data of revision 1, cam unmount revision 1
        e  cam configure fails:
             cam stop web, ◌ cam disconnect-plug-feed, ○ hub disconnect-slot-wire,
             disconnect cam:feed from hub:wire, ○ hub unprepare-slot-wire, ● cam unprepare-plug-feed,
             cam make revision 1 unavailable, cam disable web, cam remove data of revision 1,
             cam unmount revision 1"
    `)
  })

  test('a refresh from a revision with other hooks', () => {
    const { revision, snap } = cameraSubjects
    expect(
      picture('refresh', {
        snap,
        revision: { ...revision, hooks: ['post-refresh'] },
        old: { ...revision, hooks: ['pre-refresh'] },
      }),
    ).toMatchInlineSnapshot(`
      "refresh cam
                                                     a b
         1    mount revision 2                       ↶ ↶
         2  ● pre-refresh                            ✕ ·
         3    stop web                                 ↶
         4    make revision 1 unavailable              ↶
         5    disable web                              ↶
         6    copy data of revision 1 to revision 2    ↶
         7    save configuration of revision 1         ↶
         8    make revision 2 available                ↶
         9  ● post-refresh                             ✕
        10    enable web                               ✕
        11    start web                                ✕
        12  ○ configure
        13  ○ check-health

      ● hook of the snap   ○ hook that the snap could have

      When one of the ✕ fails, snapd takes back what is marked ↶, and leaves what is marked ·
        a  pre-refresh fails:
             unmount revision 2
        b  post-refresh or start web fails:
             make revision 2 unavailable, disable web, restore configuration of revision 1,
             remove data of revision 2, make revision 1 available, enable web, start web,
             unmount revision 2"
    `)
  })

  test('an operation whose failures are ignored', () => {
    expect(picture('disconnect')).toMatchInlineSnapshot(`
      "disconnect cam and hub
                                                               a
        1  ○ hub  disconnect-slot-wire
        2  ● cam  disconnect-plug-feed                         · failure is ignored
        3    cam  disconnect cam:feed from hub:wire, for good  ✕

      ● hook of the snap   ○ hook that the snap could have   ◌ hook of the snap that does not run here

      When one of the ✕ fails, snapd takes back what is marked ↶, and leaves what is marked ·
        a  disconnect cam:feed from hub:wire fails:
             ○ cam connect-plug-feed, ◌ hub connect-slot-wire"
    `)
  })
})

describe('what cannot be foreseen says why:', () => {
  test('no plug fits', () => {
    expect(() => picture('connect', { snap: 'cam', revision: cameraSubjects.revision })).toThrow(
      "There is no plug and slot of 'cam' and the system that fit.",
    )
  })

  test('there is no component', () => {
    expect(() => picture('install-component')).toThrow("'cam' has no components.")
  })

  test('there is no view', () => {
    expect(() => picture('write-view')).toThrow("'cam' has no plug of the interface 'confdb'.")
  })
})

test('a component, a device, a kernel and a view have their operations', () => {
  const revision = {
    metadata: {
      name: 'lantern',
      components: { oil: { type: 'standard' } },
      plugs: { net: { interface: 'confdb', account: 'acme', view: 'net/wifi', role: 'custodian' } },
    },
    hooks: ['change-view-net'],
    components: {},
  }
  const hooks = (operation: string, type = 'app'): string[] =>
    foreseenTimeline(operation, {
      snap: 'lantern',
      revision: { ...revision, metadata: { ...revision.metadata, type } },
    }).rows.flatMap(row => (row.hook === undefined ? [] : [`${row.presence} ${row.text}`]))
  expect(hooks('install-component')).toEqual(['could install of component oil'])
  expect(hooks('remove-component')).toEqual(['could remove of component oil'])
  expect(hooks('install-device', 'gadget')).toEqual(['could install-device'])
  expect(hooks('prepare-device', 'gadget')).toEqual(['could prepare-device'])
  expect(hooks('fde-setup', 'kernel')).toEqual(['could fde-setup'])
  expect(hooks('write-view')).toEqual(['runs change-view-net', 'could save-view-net'])
  expect(hooks('read-view')).toEqual(['could load-view-net', 'could query-view-net'])
})
