import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scripted, snapFile, worldAfter } from '../../../test/support/pretend.ts'
import type { Json, JsonObject } from '../../json/exact-json.ts'
import { writeJson } from '../../json/write.ts'
import type { Carried } from './carry.ts'
import type { Choice } from './change.ts'
import { foresee } from './foresee.ts'
import { planOperation } from '../operations/index.ts'
import type { Operation } from '../operations/operation.ts'
import { runChange } from '../machine/change.ts'
import type { World } from '../world/world.ts'
import { emptyWorld, isLive } from '../world/world.ts'

const life = [
  'install',
  'pre-refresh',
  'post-refresh',
  'default-configure',
  'configure',
  'check-health',
  'remove',
]
const ofSide = (side: string): string[] =>
  ['prepare', 'unprepare', 'connect', 'disconnect'].map(verb => `${verb}-${side}`)
const feed = { feed: { interface: 'content', content: 'news', target: '$SNAP/feed' } }
const wire = { wire: { interface: 'content', content: 'news', read: ['$SNAP/out'] } }
const ends = { plug: { snap: 'cam', name: 'feed' }, slot: { snap: 'hub', name: 'wire' } }
const hooks = { cam: [...life, ...ofSide('plug-feed')], hub: [...life, ...ofSide('slot-wire')] }

const someHooks = (all: readonly string[]): fc.Arbitrary<string[]> =>
  fc
    .subarray([...all])
    .map(some => (some.includes('configure') ? some : some.filter(hook => hook !== 'default-configure')))
const cam = fc
  .record({ hooks: someHooks(hooks.cam), plugged: fc.boolean(), services: fc.subarray(['db', 'web']) })
  .map(made => ({
    metadata: {
      name: 'cam',
      version: '1',
      plugs: made.plugged ? feed : {},
      apps: Object.fromEntries(made.services.map(name => [name, { daemon: 'simple' }])),
    },
    hooks: made.hooks,
  }))
const hub = someHooks(hooks.hub).map(some => ({
  metadata: { name: 'hub', version: '1', slots: wire },
  hooks: some,
}))
const either = fc.constantFrom('cam', 'hub')
const file = (snap: string): fc.Arbitrary<ReturnType<typeof snapFile>> =>
  fc
    .tuple<[{ metadata: JsonObject; hooks: string[] }, number]>(
      snap === 'cam' ? cam : hub,
      fc.integer({ min: 1, max: 6 }),
    )
    .map(([{ metadata, hooks: some }, revision]) =>
      snapFile(metadata, { hooks: some, revision: String(revision) }),
    )

const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 4,
    arbitrary: either.chain(snap =>
      file(snap).map((made): Operation => ({ op: 'install', snap, file: made })),
    ),
  },
  {
    weight: 4,
    arbitrary: either.chain(snap => file(snap).map((to): Operation => ({ op: 'refresh', snap, to }))),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Operation>(
      { op: 'connect', ...ends },
      { op: 'disconnect', ...ends },
      { op: 'forget', ...ends },
      { op: 'hotplug-remove', ...ends },
    ),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(either, fc.constantFrom('revert', 'remove', 'disable', 'enable'))
      .map(([snap, op]) => ({ op, snap })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(either, fc.nat(3))
      .map(([snap, value]): Operation => ({ op: 'set', snap, values: { value } })),
  },
)
const moves = fc.array(
  fc.record({
    operation,
    fails: fc.subarray([...hooks.cam.map(hook => `cam/${hook}`), ...hooks.hub.map(hook => `hub/${hook}`)], {
      maxLength: 4,
    }),
  }),
  { minLength: 2, maxLength: 12 },
)

/** Both snaps with all their hooks, connected: something for operations to meet. */
const both = await worldAfter(
  emptyWorld,
  ...(['hub', 'cam'] as const).map((snap): Operation => ({
    op: 'install',
    snap,
    file: snapFile(
      {
        name: snap,
        version: '1',
        ...(snap === 'cam' ? { plugs: feed, apps: { web: { daemon: 'simple' } } } : { slots: wire }),
      },
      { hooks: hooks[snap], revision: '7' },
    ),
  })),
)
const beginning = fc.boolean().map(full => (full ? both : emptyWorld))

/** Every hook sets an option of its own. */
const calls = Object.fromEntries(
  Object.entries(hooks).flatMap(([snap, all]) =>
    all.map(hook => [`${snap}/${hook}`, [['set', `${hook}=1`]]] as const),
  ),
)

test('whatever fails, a change ends, and what failed has left the system as it was', async () => {
  await fc.assert(
    fc.asyncProperty(beginning, moves, async (first, all) => {
      let world = first
      for (const { operation: wanted, fails } of all) {
        const planned = planOperation(world, wanted)
        if ('refusal' in planned) continue
        const carried = await runChange({ ...planned, runner: scripted({ calls, fails }) })
        expect(['Done', 'Error']).toContain(carried.trace.status)
        if (carried.trace.status === 'Error') expectAsBefore(world, carried, wanted)
        expectSound(carried.world)
        world = carried.world
      }
    }),
    { numRuns: 300 },
  )
})

function expectAsBefore(before: World, { world, trace }: Carried, wanted: Operation): void {
  expect(trace.error).toMatch(/^cannot perform the following tasks:\n- /)
  const states = (of: World): object =>
    Object.fromEntries(
      Object.entries(of.snaps).map(([snap, { current, active }]) => [snap, { current, active }]),
    )
  expect(states(world)).toEqual(states(before))
  // Services that ran run again; a disabled one may have been noted as not to be started.
  const running = (of: World): string[] =>
    Object.entries(of.services)
      .filter(([, { active }]) => active)
      .map(([name]) => name)
      .toSorted()
  expect(running(world)).toEqual(running(before))
  // A connection whose plug the new revision has not does not come back: snapd forgets it. A snap that was removed while it was disabled
  // has left its connections to the next one of its name.
  const live = (of: World): number => of.connections.filter(isLive).length
  if (!['refresh', 'revert', 'install'].includes(wanted.op)) expect(live(world)).toBe(live(before))
  else expect(live(world)).toBeLessThanOrEqual(live(before))
  if (wanted.op === 'set') expect(world.config).toEqual(before.config)
  if (wanted.op === 'install')
    expect([world.config[wanted.snap], world.savedConfig[wanted.snap]]).toEqual([undefined, undefined])
}

/** What holds of every system. */
function expectSound(world: World): void {
  for (const [snap, { current, sequence, revisions }] of Object.entries(world.snaps)) {
    expect(sequence).toContain(current)
    expect(Object.keys(revisions).toSorted()).toEqual([...sequence].toSorted())
    expect(sequence.length).toBeLessThanOrEqual(3)
    expect(
      Object.keys(world.savedConfig[snap] ?? {}).filter(revision => !sequence.includes(revision)),
    ).toEqual([])
  }
  for (const snap of Object.keys(world.config)) expect(Object.keys(world.snaps)).toContain(snap)
  expect(JSON.parse(writeJson(world as unknown as Json))).toEqual(JSON.parse(JSON.stringify(world)))
}

test('the order of connections that do not wait for each other makes no difference to what comes out', async () => {
  const names = ['a', 'b', 'c']
  const many = (side: 'plug' | 'slot'): Operation => ({
    op: 'install',
    snap: side === 'plug' ? 'cam' : 'hub',
    file: snapFile(
      {
        name: side === 'plug' ? 'cam' : 'hub',
        version: '1',
        [`${side}s`]: Object.fromEntries(
          names.map(name => [
            `${side[0] ?? ''}${name}`,
            { interface: 'content', content: name, target: '$SNAP/t', read: ['$SNAP/r'] },
          ]),
        ),
      },
      {
        hooks: ['install', ...names.flatMap(name => ofSide(`${side}-${side[0] ?? ''}${name}`))],
        revision: '1',
      },
    ),
  })
  const first = await worldAfter(emptyWorld, many('slot'))
  const planned = planOperation(first, many('plug'))
  if ('refusal' in planned) throw new Error(planned.refusal)
  const everyHook = Object.fromEntries(
    names.flatMap(name =>
      ['plug', 'slot'].flatMap(side =>
        ofSide(`${side}-${side[0] ?? ''}${name}`).map(hook => [
          `${side === 'plug' ? 'cam' : 'hub'}/${hook}`,
          [['set', `${hook}=1`]],
        ]),
      ),
    ),
  )
  const outcome = async (fails: readonly string[], choose?: Choice): Promise<World> =>
    (
      await runChange({
        ...planned,
        runner: scripted({ calls: everyHook, fails }),
        options: choose === undefined ? {} : { choose },
      })
    ).world
  const [done, undone] = [await outcome([]), await outcome(['cam/install'])]
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat(1000)), async numbers => {
      const choose: Choice = ready =>
        ready.length === 0 ? undefined : ready[Number(numbers.next().value) % ready.length]
      expect(await outcome([], choose)).toEqual(done)
      expect(await outcome(['cam/install'], choose)).toEqual(undone)
    }),
    { numRuns: 30 },
  )
})

test('what is foreseen of an operation is what happens when all hooks pass', async () => {
  await fc.assert(
    fc.asyncProperty(beginning, moves, async (first, all) => {
      let world = first
      for (const { operation: wanted } of all) {
        const planned = planOperation(world, wanted)
        const foreseen = foresee(world, wanted)
        expect('refusal' in foreseen).toBe('refusal' in planned)
        if ('refusal' in planned || 'refusal' in foreseen) continue
        const carried = await runChange({ ...planned, runner: scripted({}) })
        expect(foreseen.trace).toEqual(carried.trace)
        expect(foreseen.world).toEqual(carried.world)
        world = carried.world
      }
    }),
    { numRuns: 100 },
  )
})
