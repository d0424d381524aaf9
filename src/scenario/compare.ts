import { beginTransaction, readOption } from '../rehearse/world/config.ts'
import type { ServiceState, World } from '../rehearse/world/world.ts'
import { isLive, sideText } from '../rehearse/world/world.ts'
import type { Path, Value } from '../yaml/document.ts'
import type { Json, JsonObject } from '../json/exact-json.ts'
import { isJsonObject } from '../json/exact-json.ts'
import { jsonOf } from '../json/of-yaml.ts'
import { writeJson } from '../json/write.ts'
import { fileDifference } from './compare-files.ts'
import { lines, listDifference, textDifference } from './match.ts'
import type { Difference } from './match.ts'
import { hookLine, readHookLine, readEnds } from './notation.ts'
import { hookSteps, outputOf } from './seen.ts'
import { sameJson } from './same-json.ts'
import type { Seen } from './seen.ts'
import { objectOf } from './beginning.ts'
import type { FinalExpectation, StepExpectation } from './shape.ts'
import type { ServiceWord } from './shapes.ts'

/** Something that is not as it was expected, and where the expectation is written below `expect`. */
export interface Mismatch extends Difference {
  /** What it is about: `hooks`, `option port`, `file $SNAP_DATA/settings`. */
  what: string
  path: Path
}

/** What is not as expected after a step; an error that nobody expects is among it. */
export function stepMismatches(expected: StepExpectation | undefined, seen: Seen): Mismatch[] {
  const { error, output, exit } = expected ?? {}
  const unexpected: Difference | undefined =
    error === undefined && seen.error !== ''
      ? { expected: [], found: lines(seen.error) }
      : textDifference(error, seen.error)
  const last = hookSteps(seen).at(-1)
  // All else that is not as expected then follows from it.
  if (error === undefined && unexpected !== undefined) return told('error', unexpected, ['error'])
  return [
    ...told('error', unexpected, ['error']),
    ...(expected === undefined ? [] : mismatches(expected, seen)),
    ...told('output', textDifference(output, outputOf(seen)), ['output']),
    ...told(
      'exit code',
      exit === undefined
        ? undefined
        : listDifference([String(exit)], last === undefined ? [] : [String(last.exit)]),
      ['exit'],
    ),
  ]
}

/** What is not as expected, after a step or at the end. */
export function mismatches(expected: FinalExpectation, seen: Seen): Mismatch[] {
  return [
    ...told('hooks', hooksDifference(expected.hooks, seen), ['hooks']),
    ...ofSnap(expected, seen),
    ...connections(expected, seen.world),
    ...attributes(expected, seen),
    ...Object.entries(expected.snaps ?? {}).flatMap(([snap, of]) =>
      ofSnap(of, { ...seen, snap }).map(found => ({
        ...found,
        what: `${found.what} of ${snap}`,
        path: ['snaps', snap, ...found.path],
      })),
    ),
  ]
}

function told(what: string, difference: Difference | undefined, path: Path): Mismatch[] {
  return difference === undefined ? [] : [{ what, ...difference, path }]
}

function hooksDifference(expected: readonly string[] | undefined, seen: Seen): Difference | undefined {
  if (expected === undefined) return undefined
  const wanted = expected.map(text => {
    const line = readHookLine(text)
    return line === undefined ? text : hookLine(line, seen.own)
  })
  return listDifference(
    wanted,
    hookSteps(seen).map(step => hookLine(step, seen.own)),
  )
}

type SnapExpectation = Omit<FinalExpectation, 'hooks' | 'connected' | 'disconnected' | 'attributes' | 'snaps'>

function ofSnap(expected: SnapExpectation, { world, snap, look }: Seen): Mismatch[] {
  const state = world.snaps[snap]
  const whole = expected['whole-config']
  const health = world.health[snap]
  const one = (
    what: string,
    key: keyof SnapExpectation,
    [wanted, found]: readonly [string | undefined, string],
  ): Mismatch[] => told(what, wanted === undefined ? undefined : listDifference([wanted], [found]), [key])
  const yes = (value: boolean | undefined): string | undefined =>
    value === undefined ? undefined : value ? 'yes' : 'no'
  return [
    ...options(expected.config ?? {}, { world, snap }),
    ...told(
      'configuration',
      whole === undefined ? undefined : wholeDifference(objectOf(whole), world.config[snap] ?? {}),
      ['whole-config'],
    ),
    ...Object.entries(expected.files ?? {}).flatMap(([path, wanted]) =>
      told(`file ${path}`, fileDifference(wanted, look(snap, path)), ['files', path]),
    ),
    ...Object.entries(expected.services ?? {}).flatMap(([app, words]) =>
      told(`service ${app}`, serviceDifference(words, world.services[`${snap}.${app}`]), ['services', app]),
    ),
    ...(expected.health === undefined
      ? []
      : told(
          'health',
          listDifference(
            Object.entries(expected.health).flatMap(([key, value]) =>
              value === undefined ? [] : [`${key}: ${value}`],
            ),
            (Object.keys(expected.health) as (keyof NonNullable<typeof expected.health>)[])
              .filter(key => expected.health?.[key] !== undefined)
              .map(key => `${key}: ${health?.[key] ?? ''}`),
          ),
          ['health'],
        )),
    ...one('revision', 'revision', [expected.revision, state?.current ?? 'not installed']),
    ...one('installed', 'installed', [yes(expected.installed), state === undefined ? 'no' : 'yes']),
    ...one('enabled', 'enabled', [yes(expected.enabled), state?.active === true ? 'yes' : 'no']),
  ]
}

function wholeDifference(expected: JsonObject, found: JsonObject): Difference | undefined {
  return sameJson(found, expected) ? undefined : { expected: jsonLines(expected), found: jsonLines(found) }
}

function jsonLines(value: Json): string[] {
  return writeJson(value, '  ').split('\n')
}

function options(
  expected: Readonly<Record<string, unknown>>,
  { world, snap }: { world: World; snap: string },
): Mismatch[] {
  const transaction = beginTransaction(world, snap)
  return Object.entries(expected).flatMap(([key, value]) => {
    const read = readOption(transaction, key)
    const found = 'value' in read ? read.value : undefined
    return told(`option ${key}`, valueDifference(jsonOf(value as Value), found), ['config', key])
  })
}

/** How a value differs from what it should be: maps by the keys that are named, null for what must not be there. */
function valueDifference(expected: Json, found: Json | undefined): Difference | undefined {
  if (expected === null)
    return found === undefined || found === null
      ? undefined
      : { expected: ['not set'], found: jsonLines(found) }
  if (found === undefined || found === null) return { expected: jsonLines(expected), found: ['not set'] }
  if (contains(found, expected)) return undefined
  return { expected: jsonLines(expected), found: jsonLines(found) }
}

function contains(found: Json, expected: Json): boolean {
  if (!isJsonObject(expected)) return sameJson(found, expected)
  return (
    isJsonObject(found) &&
    Object.entries(expected).every(([key, value]) => {
      const inner = Object.hasOwn(found, key) ? (found[key] ?? null) : null
      return value === null ? inner === null : contains(inner, value)
    })
  )
}

function serviceDifference(
  words: readonly ServiceWord[],
  state: ServiceState | undefined,
): Difference | undefined {
  const { enabled = false, active = false } = state ?? {}
  const found = words.map((word): ServiceWord =>
    word === 'active' || word === 'inactive'
      ? active
        ? 'active'
        : 'inactive'
      : enabled
        ? 'enabled'
        : 'disabled',
  )
  return listDifference(words, found)
}

function connections({ connected = [], disconnected = [] }: FinalExpectation, world: World): Mismatch[] {
  const live = world.connections.filter(isLive)
  const has = (text: string): boolean => {
    const ends = readEnds(text)
    return (
      ends !== undefined &&
      live.some(
        ({ plug, slot }) =>
          sideText(plug) === sideText(ends.plug) &&
          slot.name === ends.slot.name &&
          (ends.slot.snap === ''
            ? ['snapd', 'core', 'system'].includes(slot.snap)
            : slot.snap === ends.slot.snap),
      )
    )
  }
  const all = live.map(({ plug, slot }) => `${sideText(plug)} ${sideText(slot)}`)
  return [
    ...connected.flatMap((text, at) =>
      has(text) ? [] : told('connections', { expected: [text], found: all }, ['connected', at]),
    ),
    ...disconnected.flatMap((text, at) =>
      has(text)
        ? told('connections', { expected: [`not ${text}`], found: [text] }, ['disconnected', at])
        : [],
    ),
  ]
}

/** Attributes of connections there are, and of those that the step's hooks have last seen. */
function attributes({ attributes: expected = {} }: FinalExpectation, seen: Seen): Mismatch[] {
  const known: Record<string, Readonly<Record<string, Json>>> = {}
  for (const { attributes: both } of hookSteps(seen)) {
    for (const side of both === undefined ? [] : [both.plug, both.slot])
      known[sideText(side)] = { ...side.static, ...side.dynamic }
  }
  for (const { plug, slot, plugAttributes, slotAttributes } of seen.world.connections.filter(isLive)) {
    known[sideText(plug)] = { ...plugAttributes.static, ...plugAttributes.dynamic }
    known[sideText(slot)] = { ...slotAttributes.static, ...slotAttributes.dynamic }
  }
  return Object.entries(expected).flatMap(([side, values]) =>
    Object.entries(objectOf(values)).flatMap(([key, value]) =>
      told(`attribute ${key} of ${side}`, valueDifference(value, known[side]?.[key]), [
        'attributes',
        side,
        key,
      ]),
    ),
  )
}
