import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { answer } from '../../src/rehearse/answers/index.ts'
import type { Carried } from '../../src/rehearse/change/carry.ts'
import { planOperation } from '../../src/rehearse/operations/index.ts'
import type { Operation } from '../../src/rehearse/operations/operation.ts'
import { runChange } from '../../src/rehearse/machine/change.ts'
import { revisionOf } from '../../src/rehearse/world/revision.ts'
import { directorySnap } from '../../src/snap/open.ts'
import { openSystem } from '../../src/rehearse/machine/system.ts'
import type { System } from '../../src/rehearse/machine/system.ts'
import type { SnapFile } from '../../src/rehearse/change/tasks.ts'
import type { World } from '../../src/rehearse/world/world.ts'
import { emptyWorld } from '../../src/rehearse/world/world.ts'
import { steps } from '../support/pretend.ts'
import { confinements } from '../support/rehearsed-snap.ts'
import { hostIn } from '../support/source-request.ts'
import { workplace } from '../support/workplace.ts'

const confinement = (await confinements())[0]

/** Operations with real processes for hooks, and files where they have their data. */
describe('an operation with real hooks', () => {
  let system: System
  let directory = ''
  let files = 0
  let world: World = emptyWorld

  beforeEach(async () => {
    directory = workplace()
    system = await openSystem({
      host: hostIn(directory),
      answer,
      ...(confinement === undefined ? {} : { confinement }),
    })
    world = emptyWorld
  })
  afterEach(async () => {
    await system.close()
  })

  const carryOut = async (operation: Operation): Promise<Carried> => {
    const planned = planOperation(world, operation)
    if ('refusal' in planned) throw new Error(planned.refusal)
    const carried = await runChange({ ...planned, runner: system })
    world = carried.world
    return carried
  }

  const file = (name: string, yaml: string, hooks: Readonly<Record<string, string>>): SnapFile => {
    files += 1
    const tree = join(directory, `${name}-${String(files)}`)
    mkdirSync(join(tree, 'meta/hooks'), { recursive: true })
    writeFileSync(join(tree, 'meta/snap.yaml'), `name: ${name}\nversion: '1'\n${yaml}`)
    for (const [hook, script] of Object.entries(hooks))
      writeFileSync(join(tree, 'meta/hooks', hook), `#!/bin/sh -e\n${script}\n`, { mode: 0o755 })
    return { asserted: false, publisher: '', content: revisionOf(directorySnap(tree)) }
  }
  const data = (...path: string[]): string => join(system.root, 'var/snap', ...path)

  test('that refreshes keeps data and configuration of the revision that works', async () => {
    const first = await carryOut({
      op: 'install',
      snap: 'lamp',
      file: file('lamp', '', {
        install: 'echo one >"$SNAP_DATA/state"; snapctl set color=red',
        configure: 'test "$(snapctl get color)" != green',
        'pre-refresh': 'snapctl set seen=1',
      }),
    })
    expect([steps(first), world.config['lamp']]).toEqual([
      ['lamp/install', 'lamp/configure'],
      { color: 'red' },
    ])
    const second = await carryOut({
      op: 'refresh',
      snap: 'lamp',
      to: file('lamp', '', {
        'post-refresh':
          'cat "$SNAP_DATA/state" >"$SNAP_COMMON/read"; echo two >"$SNAP_DATA/state"; snapctl set color=blue; echo cannot go on; exit 4',
      }),
    })
    expect(second.trace.error).toBe(
      'cannot perform the following tasks:\n- Run post-refresh hook of "lamp" snap if present (run hook "post-refresh": cannot go on)',
    )
    expect([world.snaps['lamp']?.current, world.config['lamp']]).toEqual(['x1', { color: 'red', seen: 1 }])
    expect([
      readFileSync(data('lamp/x1/state'), 'utf8'),
      readFileSync(data('lamp/common/read'), 'utf8'),
      existsSync(data('lamp/x2')),
    ]).toEqual(['one\n', 'one\n', false])
    const refused = await carryOut({ op: 'set', snap: 'lamp', values: { color: 'green' } })
    expect([refused.trace.error, world.config['lamp']]).toEqual([
      'cannot perform the following tasks:\n- Run configure hook of "lamp" snap (run hook "configure": exit status 1)',
      { color: 'red', seen: 1 },
    ])
    await carryOut({ op: 'remove', snap: 'lamp' })
    expect([world.snaps, world.config, existsSync(data('lamp'))]).toEqual([{}, {}, false])
  })

  test('that fails to connect undoes what was prepared, with the attributes that were set', async () => {
    const note = 'echo "$(basename "$0")" >>"$SNAP_COMMON/hooks"'
    await carryOut({
      op: 'install',
      snap: 'hub',
      file: file('hub', 'slots:\n  wire: {interface: content, content: news, read: [$SNAP/out]}\n', {
        'prepare-slot-wire': `${note}; snapctl set :wire port=$(snapctl get --plug :wire wanted)`,
        'connect-slot-wire': note,
        'disconnect-slot-wire': note,
        'unprepare-slot-wire': `${note}; snapctl get :wire port >"$SNAP_COMMON/port"`,
      }),
    })
    await carryOut({
      op: 'install',
      snap: 'cam',
      file: file('cam', 'plugs:\n  feed: {interface: content, content: news, target: $SNAP/in}\n', {
        'prepare-plug-feed': 'snapctl set :feed wanted=8080',
        'connect-plug-feed':
          'snapctl is-connected feed; echo "port $(snapctl get --slot :feed port) is taken"; exit 1',
      }),
    })
    const ends = { plug: { snap: 'cam', name: 'feed' }, slot: { snap: 'hub', name: 'wire' } }
    const { trace } = await carryOut({ op: 'connect', ...ends })
    expect(trace.error).toBe(
      'cannot perform the following tasks:\n- Run hook connect-plug-feed of snap "cam" (run hook "connect-plug-feed": port 8080 is taken)',
    )
    expect(world.connections).toEqual([])
    expect(readFileSync(data('hub/common/hooks'), 'utf8').trim().split('\n')).toEqual([
      'prepare-slot-wire',
      'connect-slot-wire',
      'disconnect-slot-wire',
      'unprepare-slot-wire',
    ])
    expect(readFileSync(data('hub/common/port'), 'utf8')).toBe('8080\n')
    const run = trace.steps.find(step => step.what === 'hook' && step.hook === 'connect-plug-feed')
    expect(run).toMatchObject({
      result: 'failed',
      exit: 1,
      failure: 'port 8080 is taken',
      attributes: { plug: { dynamic: { wanted: 8080 } }, slot: { dynamic: { port: 8080 } } },
    })
  })

  test('that snapd would never end is told as such', async () => {
    const { trace } = await carryOut({
      op: 'install',
      snap: 'lamp',
      file: file('lamp', 'apps:\n  web: {command: bin/web, daemon: simple}\n', {
        'default-configure': 'snapctl start lamp.web',
        configure: 'true',
      }),
    })
    expect([trace.status, trace.stuck]).toEqual([
      'Doing',
      [
        'these tasks wait for each other, so snapd never finishes this change:',
        '  Run configure hook of "lamp" snap if present',
        '  Run health check of "lamp" snap',
        '  Run service command "start" for services ["web"] of snap "lamp"',
        'snapctl start, stop and restart must not be called in the default-configure hook; the services start right after it, and the configure hook may call them.',
      ].join('\n'),
    ])
  })
})
