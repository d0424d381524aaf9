import { expect, test } from 'vitest'
import { workplace } from '../../test/support/workplace.ts'
import type { MachineRoom } from './machine-room.ts'
import { mostRoom } from './machine-room.ts'
import { excessOf } from './sandbox-bounds.ts'

const megabyte = 1024 * 1024
const bounds = { processes: 100, memory: 300 * megabyte, disk: 60 * megabyte, files: 10 }
const machine: MachineRoom = {
  total: 4000 * megabyte,
  available: 3000 * megabyte,
  shared: 10 * megabyte,
  disk: 1000 * megabyte,
  files: 50_000,
}

test.each<[what: string, now: Partial<MachineRoom>, unnamed: number, reason: string | undefined]>([
  ['nothing', {}, 0, undefined],
  [
    'shared memory',
    { shared: 311 * megabyte },
    0,
    'shared memory of this machine has grown by 301 MB while it runs, and it may take 300 MB',
  ],
  ['what waits in sockets', { available: 390 * megabyte }, 0, 'hardly any memory of this machine is left'],
  ['memory of which much is left', { available: 1000 * megabyte }, 0, undefined],
  [
    'files without a name',
    { disk: 900 * megabyte },
    70 * megabyte,
    'it has filled 70 MB of the scratch tree, and may fill 60 MB',
  ],
  ['a disk that others fill', { disk: 900 * megabyte }, 0, undefined],
  ['the rest of a disk', { disk: 10 * megabyte }, 0, 'the disk with the scratch tree is full'],
  ['the last files of a disk', { files: 900 }, 0, 'the disk with the scratch tree is full'],
  [
    'a disk and a memory that tell nothing',
    { disk: NaN, files: NaN, available: NaN, shared: NaN, total: NaN },
    0,
    undefined,
  ],
])('tells what was taken of the machine: %s', (_, now, unnamed, reason) => {
  expect(
    excessOf(
      {
        processes: 1,
        programs: [],
        directories: [workplace()],
        before: machine,
        now: { ...machine, ...now },
        unnamed: () => unnamed,
      },
      bounds,
    ),
  ).toBe(reason)
})

test('what was given back meanwhile was taken by nobody', () => {
  const later = {
    ...machine,
    available: 3500 * megabyte,
    shared: 5 * megabyte,
    disk: 900 * megabyte,
    files: 60_000,
  }
  expect(mostRoom(machine, later)).toEqual({ ...later, disk: machine.disk })
})
