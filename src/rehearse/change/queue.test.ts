import { expect, test } from 'vitest'
import { rehearse, snapFile, steps, worldAfter } from '../../../test/support/pretend.ts'
import type { Operation } from '../operations/operation.ts'
import { emptyWorld } from '../world/world.ts'

const house = {
  name: 'house',
  version: '1',
  components: { attic: { type: 'standard' } },
  apps: { web: { daemon: 'simple' }, db: { daemon: 'simple' } },
}
const install: Operation = {
  op: 'install',
  snap: 'house',
  file: snapFile(house, { hooks: ['configure', 'check-health'], revision: '1' }),
}

test('what configure puts off comes after all other tasks, one after the other', async () => {
  const carried = await rehearse(emptyWorld, install, {
    calls: {
      'house/configure': [
        ['stop', 'house.db'],
        ['restart', 'house.web'],
      ],
    },
  })
  expect(steps(carried).slice(4)).toEqual([
    'house/configure',
    'house/check-health',
    'stop house.db',
    'stop house.web',
    'start house.web',
  ])
  expect(carried.trace.tasks.slice(-2).map(({ waits }) => waits.length)).toEqual([15, 16])
})

test('what a hook that fails has put off is never done', async () => {
  const carried = await rehearse(emptyWorld, install, {
    calls: { 'house/configure': [['stop', 'house.db']] },
    fails: ['house/configure'],
  })
  expect(carried.trace.tasks.at(-1)).toMatchObject({ kind: 'service-control', status: 'Hold' })
})

test('a component that a hook asks for is told of, and one that it removes goes', async () => {
  const asked = await rehearse(emptyWorld, install, { calls: { 'house/configure': [['install', '+attic']] } })
  expect(asked.trace.tasks.at(-1)).toMatchObject({
    status: 'Done',
    log: ['INFO a rehearsal has no store that the component could come from'],
  })
  const world = await worldAfter(emptyWorld, install, {
    op: 'install-component',
    snap: 'house',
    file: { component: 'attic', content: { revision: '1', hooks: ['remove'] } },
  })
  const removed = await rehearse(
    world,
    { op: 'set', snap: 'house', values: { a: 1 } },
    { calls: { 'house/configure': [['remove', '+attic']] } },
  )
  expect(steps(removed)).toEqual(['house/configure', 'house/remove'])
  expect(removed.world.snaps['house']?.revisions['1']?.components).toEqual({})
})
