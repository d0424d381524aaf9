import { expect, test } from 'vitest'
import type { JsonObject } from '../../json/exact-json.ts'
import { exactNumber } from '../../json/exact-json.ts'
import { emptyWorld } from '../world/world.ts'
import type { Getting } from './get-text.ts'
import { snapGet } from './get-text.ts'

const state = {
  current: 'x1',
  active: true,
  sequence: ['x1'],
  revisions: { x1: { metadata: {}, hooks: [], components: {} } },
  asserted: false,
  publisher: '',
}

function got(config: JsonObject, keys: readonly string[], how: Partial<Getting> = {}): unknown {
  const read = snapGet(
    { ...emptyWorld, snaps: { lamp: state }, config: { lamp: config, core: { a: 1 } } },
    { snap: 'lamp', keys, document: false, list: false, typed: false, terminal: false, ...how },
  )
  return 'text' in read ? read.text : read
}

const config = {
  text: 'a b',
  big: exactNumber('12345678901234567890'),
  flag: true,
  list: [1, 'x'],
  map: { k: 'v', deep: { x: 1 } },
}

test.each<[readonly string[], Partial<Getting>, unknown]>([
  [['text'], {}, 'a b'],
  [['text'], { typed: true }, '"a b"'],
  [['big'], {}, '12345678901234567890'],
  [['flag'], {}, 'true'],
  [['list'], {}, '[\n\t1,\n\t"x"\n]'],
  [['map'], {}, '{\n\t"map": {\n\t\t"deep": {\n\t\t\t"x": 1\n\t\t},\n\t\t"k": "v"\n\t}\n}'],
  [['map'], { terminal: true }, 'Key       Value\nmap.deep  {...}\nmap.k     v'],
  [['map.deep.x'], {}, '1'],
  [['text', 'flag'], {}, '{\n\t"flag": true,\n\t"text": "a b"\n}'],
  [['text', 'flag'], { terminal: true }, 'Key   Value\nflag  true\ntext  a b'],
  [['text'], { list: true, typed: true }, 'Key   Value\ntext  "a b"'],
  [['text'], { document: true }, '{\n\t"text": "a b"\n}'],
  [['a'], { snap: 'system' }, '1'],
  [['nope'], {}, { problem: 'snap "lamp" has no "nope" configuration option' }],
  [['map.nope.more'], {}, { problem: 'snap "lamp" has no "map.nope" configuration option' }],
  [['text.more'], {}, { problem: 'snap "lamp" option "text" is not a map' }],
  [['text'], { document: true, typed: true }, { problem: 'cannot use -d and -t together' }],
  [['text'], { document: true, list: true }, { problem: 'cannot use -d and -l together' }],
  [[], { snap: 'other' }, { problem: 'snap "other" is not installed' }],
])('snap get %j %j', (keys, how, expected) => {
  expect(got(config, keys, how)).toEqual(expected)
})

test('a snap without configuration', () => {
  expect(got({}, [])).toEqual({ problem: 'snap "lamp" has no configuration' })
})
