import type { Json, JsonObject } from '../../json/exact-json.ts'
import { isJsonObject } from '../../json/exact-json.ts'
import { goQuote } from '../../text/go-text.ts'
import { fitsPattern } from './path-pattern.ts'
import type { Connection, MountUnit } from '../world/world.ts'
import { isLive } from '../world/world.ts'
import type { Answerer, Asked } from './answer.ts'
import { given, valueOf } from './answer.ts'

/** `snapctl mount`: what an entry of a connected mount-control plug allows. */
export const mount: Answerer = asked => {
  const { world, run } = asked
  const unit = wanted(asked)
  const allowed = entries(asked, { kind: 'mount-control', attribute: 'mount' }).some(entry =>
    allows(asked, { entry, unit }),
  )
  if (!allowed)
    return {
      problem: `snap ${goQuote(run.snap)} lacks permissions to create the requested mount: no matching mount-control connection found`,
    }
  const others = world.mounts.filter(other => other.where !== unit.where)
  return {
    world: {
      ...world,
      mounts: [...others, unit.persistent ? { ...unit, unit: unitFile(asked, unit) } : unit],
    },
  }
}

/** `snapctl umount`: a mount that the snap has made. */
export const umount: Answerer = ({ world, run, words: [where = ''] }) => {
  const mounts = world.mounts.filter(unit => unit.snap !== run.snap || unit.where !== where)
  return mounts.length === world.mounts.length
    ? { problem: 'cannot find the given mount' }
    : { world: { ...world, mounts } }
}

/** `snapctl kmod insert` and `kmod remove`. */
export const kmod: Answerer = asked => {
  const {
    world,
    words: [module = '', ...options],
    call,
  } = asked
  const insert = call.path[1] === 'insert'
  const allowed = entries(asked, { kind: 'kernel-module-load', attribute: 'modules' }).some(
    entry =>
      entry['load'] === 'dynamic' &&
      entry['name'] === module &&
      (!insert || options.length === 0 || entry['options'] === '*'),
  )
  if (!allowed)
    return {
      problem: `cannot ${insert ? 'load' : 'unload'} module ${goQuote(module)}: required interface not connected`,
    }
  return {
    world: {
      ...world,
      modules: [...world.modules, insert ? [module, ...options].join(' ') : `-r ${module}`],
    },
  }
}

/** The entries of a list attribute of the snap's connected plugs of one interface. */
function entries(
  { world, run }: Asked,
  { kind, attribute }: { kind: string; attribute: string },
): JsonObject[] {
  const mine = (connection: Connection): boolean =>
    isLive(connection) && connection.interface === kind && connection.plug.snap === run.snap
  return world.connections.filter(mine).flatMap(({ plugAttributes }) => {
    const list = plugAttributes.static[attribute]
    return Array.isArray(list) ? (list as readonly Json[]).filter(isJsonObject) : []
  })
}

function wanted(asked: Asked): MountUnit {
  const [what = '', where = ''] = asked.words
  const options = valueOf(asked, 'options')
    .split(',')
    .filter(option => option !== '')
  return {
    snap: asked.run.snap,
    what,
    where,
    type: valueOf(asked, 'type'),
    options,
    persistent: given(asked, 'persistent'),
  }
}

function allows(asked: Asked, { entry, unit }: { entry: JsonObject; unit: MountUnit }): boolean {
  const types = texts(entry['type'])
  const networked = types.find(type => type === unit.type && (type === 'nfs' || type === 'cifs'))
  const what = networked === undefined ? fits(asked, unit.what, entry['what']) : isShare(networked, unit.what)
  if (!what || !fits(asked, unit.where, entry['where'])) return false
  if (unit.type === '' ? types.length > 0 : !types.includes(unit.type)) return false
  const options = entry['options'] === undefined ? unit.options : texts(entry['options'])
  return (
    unit.options.every(option => options.includes(option)) &&
    (!unit.persistent || entry['persistent'] === true)
  )
}

/** `host:/share` for nfs, `//host/share` for cifs. */
function isShare(type: string, what: string): boolean {
  return type === 'nfs' ? /^[^:/]+:\/.*$/.test(what) : /^\/\/[^/]+\/.+$/.test(what)
}

function fits({ world, run }: Asked, path: string, pattern: Json | undefined): boolean {
  if (typeof pattern !== 'string') return false
  const revision = world.snaps[run.snap]?.current ?? ''
  const places: Readonly<Record<string, string>> = {
    $SNAP: `/snap/${run.snap}/${revision}`,
    $SNAP_DATA: `/var/snap/${run.snap}/${revision}`,
    $SNAP_COMMON: `/var/snap/${run.snap}/common`,
  }
  return fitsPattern(
    path,
    pattern.replaceAll(/\$SNAP(?:_DATA|_COMMON)?\b/g, variable => places[variable] ?? variable),
  )
}

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(item => typeof item === 'string') : []
}

/** The unit that snapd writes for systemd. */
function unitFile({ world, run }: Asked, { what, where, type, options }: MountUnit): string {
  const lines = [
    '[Unit]',
    `Description=Mount unit for ${run.snap}, revision ${world.snaps[run.snap]?.current ?? ''} via mount-control`,
    'After=snapd.mounts-pre.target',
    'Before=snapd.mounts.target',
    '',
    '[Mount]',
    `What=${what}`,
    `Where=${where}`,
    ...(type === '' ? [] : [`Type=${type}`]),
    ...(options.length === 0 ? [] : [`Options=${options.join(',')}`]),
    'LazyUnmount=yes',
    '',
    '[Install]',
    'WantedBy=snapd.mounts.target',
    'WantedBy=multi-user.target',
    'X-SnapdOrigin=mount-control',
  ]
  return `${lines.join('\n')}\n`
}
