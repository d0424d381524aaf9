import type { Operation } from '../../../src/rehearse/operations/operation.ts'
import { asked } from '../../../src/scenario/asking.ts'
import { objects } from '../../../src/scenario/beginning.ts'
import { readEnds, readSide } from '../../../src/scenario/notation.ts'
import { placeOfFile } from '../../../src/scenario/places.ts'
import type { Scenario } from '../../../src/scenario/scenario.ts'
import type { FaultShape, StepShape } from '../../../src/scenario/shape.ts'
import type { Stock, StockedSnap } from '../../../src/scenario/stock.ts'
import { emptyWorld } from '../../../src/rehearse/world/world.ts'
import type { JsonObject } from '../../../src/json/exact-json.ts'
import { writeJson } from '../../../src/json/write.ts'

/** What a real snapd cannot be told, here: why a scenario is not for it. */
export class NotForReal extends Error {}

/** A scenario that is to be carried out on a real snapd. */
export interface Ordering {
  scenario: Scenario
  stock: Stock
  /** The file of a snap in the container, by its tree. */
  fileOf: (directory: string) => string
}

/** The shell lines (over test/snapd/inside/library.sh) that carry a scenario out; throws NotForReal. */
export function ordersOf(ordering: Ordering, label: string): string[] {
  const {
    scenario: { given, content },
  } = ordering
  if (given.device !== undefined || given.health !== undefined)
    throw new NotForReal('the machine and the health of snaps are what they are')
  return [
    `names=${quoted(instancesIn(ordering).join(' '))}`,
    `scenario ${quoted(label)}`,
    ...placingAll(given.installed ?? [], ordering),
    ...Object.entries(objects(given.config)).map(([snap, values]) => `quietly ${setting(snap, values)}`),
    ...Object.entries(objects(given.attributes)).map(([side, values]) => attributing(side, values)),
    ...(given.connected ?? []).map(text => `quietly ${connecting('connect', text)}`),
    ...Object.entries(given.services ?? {}).flatMap(([service, words]) => [
      ...(words.includes('disabled')
        ? [`quietly snap stop --disable ${service}`]
        : words.includes('inactive')
          ? [`quietly snap stop ${service}`]
          : []),
    ]),
    ...Object.entries(given.files ?? {}).flatMap(([snap, files]) =>
      Object.entries(files).map(([path, text]) => writing(snap, path, text)),
    ),
    ...content.steps.flatMap((step, number) => [
      ...(step.fail ?? []).map(faulting),
      ...stepping(step, number, ordering),
    ]),
    'clear',
  ]
}

/** The instances that a scenario can know. */
export function instancesIn({
  scenario: { given, content },
  stock,
}: Pick<Ordering, 'scenario' | 'stock'>): string[] {
  const named = [...(given.installed ?? []), ...content.steps].flatMap(({ as }) =>
    as === undefined ? [] : [as],
  )
  return [...new Set([...Object.values(stock).map(({ name }) => name), ...named])].sort()
}

type Installed = NonNullable<Scenario['given']['installed']>[number]

/** In one command where none needs one of its own, which is twice as fast. */
function placingAll(all: readonly Installed[], ordering: Ordering): string[] {
  const names = all.map(({ snap }) => stocked(ordering.stock, snap).name)
  const lines = all.map(installed => placing(installed, ordering))
  const simple = /^quietly snap install --dangerous (?<file>\/\S+)$/
  const files = lines.flatMap(([first = '']) => simple.exec(first)?.groups?.['file'] ?? [])
  if (files.length < lines.length || new Set(names).size < names.length || files.length < 2)
    return lines.flat()
  return [`quietly snap install --dangerous ${files.join(' ')}`, ...lines.flatMap(([, ...rest]) => rest)]
}

/** Without any of its hooks, nor of the connections that snapd makes by itself. */
function placing({ snap, revision, as, disabled = false }: Installed, { stock, fileOf }: Ordering): string[] {
  const found = stocked(stock, snap)
  if (revision !== undefined && !revision.startsWith('x'))
    throw new NotForReal('a snap without a store has no revision of the store')
  const name = as ?? found.name
  return [
    `quietly ${installing(found, name, fileOf)}`,
    `forget_connections ${name}`,
    ...(disabled ? [`quietly snap disable ${name}`] : []),
  ]
}

function stepping(step: StepShape, number: number, ordering: Ordering): string[] {
  const wanted = asked(step, {
    world: emptyWorld,
    stock: ordering.stock,
    snap: ordering.stock['.']?.name ?? '',
  })
  const line = (command: string): string[] => [`step ${String(number)} ${command}`]
  switch (wanted.kind) {
    case 'operation':
      return line(commandOf(wanted.operation, ordering))
    case 'get':
      return line(
        `snap get ${wanted.keys.length > 1 ? '-d ' : ''}${wanted.snap} ${wanted.keys.map(quoted).join(' ')}`,
      )
    case 'write':
      return [
        ...Object.entries(wanted.files).map(([path, text]) => writing(wanted.snap, path, text)),
        ...line('true'),
      ]
    case 'wait':
      throw new NotForReal('nobody waits for a clock')
  }
}

/** The command of a person that begins an operation. */
function commandOf(operation: Operation, { stock, fileOf }: Ordering): string {
  switch (operation.op) {
    case 'install':
    case 'refresh': {
      const file = operation.op === 'install' ? operation.file : operation.to
      if (typeof file === 'string' || file.asserted) break
      const found = Object.values(stock).find(({ content }) => content.directory === file.content.directory)
      if (found !== undefined) return installing(found, operation.snap, fileOf)
      break
    }
    case 'revert':
      return `snap revert ${operation.snap}${operation.revision === undefined ? '' : ` --revision=${operation.revision}`}`
    case 'remove':
      return `snap remove ${operation.purge === true ? '--purge ' : ''}${operation.snap}${operation.revision === undefined ? '' : ` --revision=${operation.revision}`}`
    case 'enable':
    case 'disable':
      return `snap ${operation.op} ${operation.snap}`
    case 'set':
      return setting(operation.snap, operation.values)
    case 'unset':
      return `snap unset ${operation.snap} ${operation.keys.map(quoted).join(' ')}`
    case 'connect':
    case 'disconnect': {
      const { plug, slot } = operation
      return `snap ${operation.op} ${plug.snap}:${plug.name ?? ''} ${slot.snap === 'snapd' ? '' : slot.snap}:${slot.name ?? ''}`
    }
    default:
      break
  }
  throw new NotForReal(`a real snapd cannot be asked for '${operation.op}' here`)
}

function installing(
  { name, content: { directory = '', metadata } }: StockedSnap,
  instance: string,
  fileOf: Ordering['fileOf'],
): string {
  const { confinement } = metadata
  const allowed = confinement === 'devmode' || confinement === 'classic' ? ` --${confinement}` : ''
  return `snap install --dangerous${allowed}${instance === name ? '' : ` --name ${instance}`} ${fileOf(directory)}`
}

function setting(snap: string, values: JsonObject): string {
  return `snap set -t ${snap} ${Object.entries(values)
    .map(([key, value]) => quoted(`${key}=${writeJson(value)}`))
    .join(' ')}`
}

/** Attributes that a prepare hook is to have set. */
function attributing(text: string, values: JsonObject): string {
  const side = readSide(text)
  if (side === undefined) throw new NotForReal(`'${text}' is no side of a connection`)
  const words = Object.entries(values)
    .map(([key, value]) => quoted(`${key}=${writeJson(value)}`))
    .join(' ')
  return ['plug', 'slot']
    .map(
      kind =>
        `given ${side.snap} prepare-${kind}-${side.name} ${quoted(`snapctl set :${side.name} ${words}`)}`,
    )
    .join('; ')
}

function connecting(word: string, text: string): string {
  const ends = readEnds(text)
  if (ends === undefined) throw new NotForReal(`'${text}' is no connection`)
  return `snap ${word} ${ends.plug.snap}:${ends.plug.name} ${ends.slot.snap}:${ends.slot.name}`
}

function writing(snap: string, path: string, text: string): string {
  const place = placeOfFile(path)
  if ('problem' in place) throw new NotForReal(place.problem)
  return `write ${quoted(`/${place.in({ snap, revision: 'current' })}`)} ${quoted(text)}`
}

function faulting({
  hook,
  snap,
  component,
  run,
  at = 'end',
  call,
  disk,
  exit = 1,
  output = 'failed on purpose',
  service,
}: FaultShape): string {
  if (
    hook === undefined ||
    service !== undefined ||
    component !== undefined ||
    run !== undefined ||
    disk !== undefined
  ) {
    throw new NotForReal('only a hook, or one of its calls of snapctl, can be made to fail')
  }
  const variables = {
    at: call === undefined ? at : '',
    call: String(call ?? ''),
    exit: String(exit),
    output,
    snap: snap ?? '',
  }
  return `fault ${hook} ${quoted(
    Object.entries(variables)
      .map(([name, value]) => `${name}=${quoted(value)}`)
      .join(' '),
  )}`
}

function stocked(stock: Stock, label: string): StockedSnap {
  const found = stock[label]
  if (found === undefined) throw new NotForReal(`there is no snap '${label}'`)
  return found
}

function quoted(text: string): string {
  return /^[\w./:=+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
