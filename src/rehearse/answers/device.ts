import type { JsonObject } from '../../json/exact-json.ts'
import { goQuote } from '../../text/go-text.ts'
import { writeJson } from '../../json/write.ts'
import { snapName } from '../world/names.ts'
import { snapType } from '../../snap/metadata/facts.ts'
import { currentRevision, isLive } from '../world/world.ts'
import type { Answerer, Asked } from './answer.ts'
import { given, misplaced } from './answer.ts'
import { columns } from './printing.ts'

/** `snapctl system-mode` */
export const systemMode: Answerer = ({ world: { device } }) => ({
  stdout: `${device.mode === '' ? '' : `system-mode: ${device.mode}\n`}seed-loaded: ${String(device.seeded)}\n`,
})

/** `snapctl version`: the versions that the rehearsal stands for. */
export const version: Answerer = () => ({
  stdout: columns(
    [
      ['snapd', '2.77'],
      ['series', '16'],
    ],
    5,
  ),
})

/** `snapctl reboot`: takes effect after the hook; the last call counts. */
export const reboot: Answerer = asked => {
  const wrong = misplaced(asked)
  if (wrong !== undefined) return { problem: wrong }
  const [halt, poweroff] = [given(asked, 'halt'), given(asked, 'poweroff')]
  if (!halt && !poweroff) return { problem: 'either --halt or --poweroff must be specified' }
  if (halt && poweroff) return { problem: 'cannot specify both --halt and --poweroff' }
  return { run: { ...asked.run, reboot: halt ? 'halt' : 'poweroff' } }
}

/** `snapctl fde-setup-request`: what the disk's encryption is asked for. */
export const fdeRequest: Answerer = asked => {
  const wrong = misplaced(asked)
  if (wrong !== undefined) return { problem: wrong }
  const request = asked.run.fdeRequest ?? { op: 'features' }
  const operation = request['op'] ?? ''
  if (operation !== 'features' && operation !== 'initial-setup')
    return { problem: `unknown fde-setup-request op ${goQuote(operation)}` }
  const members = ['op', 'key', 'key-name', 'partition-name'].flatMap(key => {
    const value = request[key] ?? ''
    return value === '' ? [] : [`${writeJson(key)}:${writeJson(value)}`]
  })
  return { stdout: `{${members.join(',')}}\n` }
}

/** `snapctl fde-setup-result`: the answer from standard input; the last call counts. */
export const fdeResult: Answerer = asked => {
  const wrong = misplaced(asked)
  if (wrong !== undefined) return { problem: wrong }
  const { run, stdin } = asked
  return stdin === ''
    ? { problem: 'internal error: cannot get result from stdin: no state entry for key' }
    : { run: { ...run, fdeResult: stdin } }
}

/** `snapctl model`: for gadgets, kernels, snaps of the model's brand and those that control snapd. */
export const model: Answerer = asked => {
  const { world, run } = asked
  const revision = currentRevision(world, run.snap)
  const type = snapType(revision?.metadata ?? {})
  const state = world.snaps[run.snap]
  const controls = world.connections.some(
    connection =>
      isLive(connection) && connection.interface === 'snapd-control' && connection.plug.snap === run.snap,
  )
  const ofBrand = state?.asserted === true && state.publisher === world.device.brand
  if (type !== 'gadget' && type !== 'kernel' && !ofBrand && !controls) {
    return {
      problem: `insufficient permissions to get model assertion for snap ${goQuote(snapName(run.snap))}`,
    }
  }
  return {
    stdout: given(asked, 'json')
      ? modelJson(asked)
      : given(asked, 'assertion')
        ? assertionText(asked)
        : modelTable(asked),
  }
}

/** The headers of the assertion that every classic machine has; those of the device come over them. */
function headers({ world: { device } }: Asked): JsonObject {
  return {
    'authority-id': device.brand,
    'brand-id': device.brand,
    model: device.model,
    series: '16',
    timestamp: '2017-07-27T00:00:00.0Z',
    type: 'model',
    'sign-key-sha3-384': 'd-JcZF9nD9eBw7bwMnH61x-bklnQOhQud1Is6o_cn2wTj8EYDi9musrIT9z2MdAa',
    ...(device.classic ? { classic: 'true' } : {}),
    ...device.headers,
  }
}

/** Headers that `model` shows, in their order. */
const shown = [
  'architecture',
  'base',
  'classic',
  'display-name',
  'gadget',
  'kernel',
  'revision',
  'store',
  'system-user-authority',
] as const

function modelTable(asked: Asked): string {
  const { device } = asked.world
  const all = headers(asked)
  const others = shown.flatMap(key => (typeof all[key] === 'string' ? [[`${key}:`, all[key]]] : []))
  const time = typeof all['timestamp'] === 'string' ? all['timestamp'].replace(/\.0+Z$/, 'Z') : ''
  return columns(
    [
      ['brand-id:', device.brand],
      ['model:', device.model],
      ['serial:', device.serial ?? '-- (device not registered yet)'],
      ...others,
      ['timestamp:', time],
    ],
    2,
  )
}

function modelJson(asked: Asked): string {
  const all = headers(asked)
  if (given(asked, 'assertion')) return writeJson({ headers: all }, '  ')
  const { device } = asked.world
  const others = Object.fromEntries(shown.flatMap(key => (all[key] === undefined ? [] : [[key, all[key]]])))
  return writeJson(
    {
      'brand-id': device.brand,
      model: device.model,
      serial: device.serial ?? null,
      timestamp: all['timestamp'] ?? '',
      ...others,
    },
    '  ',
  )
}

function assertionText(asked: Asked): string {
  const all = headers(asked)
  const keys = [
    'type',
    ...Object.keys(all)
      .filter(key => key !== 'type')
      .sort(),
  ]
  return keys
    .map(key => `${key}: ${typeof all[key] === 'string' ? all[key] : writeJson(all[key] ?? null)}\n`)
    .join('')
}
