import type { Json } from '../../json/exact-json.ts'
import type { Endpoint } from '../../snap/metadata/facts.ts'
import type { Ends } from '../change/tasks.ts'
import type { Side, World } from './world.ts'
import { currentRevision } from './world.ts'
import { usableEndpoints } from './usable-sides.ts'

/** The snaps under whose names the system's own slots go. */
const systemNames: readonly string[] = ['snapd', 'core', 'system']

/**
 * Interfaces of the system that snapd connects by itself on a classic machine, from its base declaration; all others
 * wait for the person or for an assertion of the store.
 */
const automatic: ReadonlySet<string> = new Set([
  'audio-playback',
  'browser-support',
  'cuda-driver-libs',
  'cups',
  'desktop',
  'desktop-legacy',
  'gsettings',
  'home',
  'joystick',
  'network',
  'network-bind',
  'network-status',
  'opengl',
  'optical-drive',
  'pulseaudio',
  'ros-opt-data',
  'screen-inhibit-control',
  'unity7',
  'upower-observe',
  'wayland',
  'x11',
])

/** Why the policy refuses a connection; undefined when it allows it. */
export function connectionRefusal(world: World, ends: Ends): string | undefined {
  const { plug, slot } = bothEndpoints(world, ends)
  if (
    plug?.interface === 'content' &&
    slot !== undefined &&
    !sameText(plug.attributes['content'], slot.attributes['content'])
  ) {
    return 'connection not allowed by slot rule of interface "content"'
  }
  return undefined
}

/** Whether snapd connects two ends by itself. */
function connectsByItself(world: World, ends: Ends): boolean {
  const { plug, slot } = bothEndpoints(world, ends)
  if (
    plug === undefined ||
    slot === undefined ||
    plug.interface !== slot.interface ||
    ends.plug.snap === ends.slot.snap
  )
    return false
  if (plug.interface === 'content')
    return sameText(plug.attributes['content'], slot.attributes['content']) && samePublisher(world, ends)
  return (
    systemNames.includes(ends.slot.snap) &&
    automatic.has(plug.interface) &&
    asksLittle(plug) &&
    (plug.interface !== 'home' || world.device.classic)
  )
}

/** Whether a plug asks for no more than its interface gives without a question. */
function asksLittle({ interface: kind, attributes }: Endpoint): boolean {
  if (kind === 'home') return attributes['read'] === undefined
  if (kind === 'browser-support') return attributes['allow-sandbox'] !== true
  return kind !== 'optical-drive' || attributes['write'] !== true
}

/** The connections that snapd makes for a snap that was just linked, by plug and slot. */
export function autoConnections(world: World, snap: string): Ends[] {
  const mine = enabledEndpoints(world, 'plug', snap)
  const forPlugs = Object.keys(mine).flatMap(name => theOnly(candidates(world, { snap, name })))
  const forSlots = enabledSides(world, 'plug')
    .filter(plug => plug.snap !== snap)
    .flatMap(plug => theOnly(candidates(world, plug)).filter(ends => ends.slot.snap === snap))
  return [...forPlugs, ...forSlots]
    .filter(ends => recordOf(world, ends) === undefined)
    .toSorted((one, other) => (connectionKey(one) < connectionKey(other) ? -1 : 1))
}

/** As snapd does: a plug that fits several slots is connected to none of them. */
function theOnly(found: Ends[]): Ends[] {
  return found.length === 1 ? found : []
}

function candidates(world: World, plug: Side): Ends[] {
  return [...enabledSides(world, 'slot'), ...systemSlots(world, plug)]
    .map(slot => ({ plug, slot }))
    .filter(ends => connectsByItself(world, ends))
}

function enabledSides(world: World, kind: 'plug' | 'slot'): Side[] {
  return Object.keys(world.snaps).flatMap(snap =>
    Object.keys(enabledEndpoints(world, kind, snap)).map(name => ({ snap, name })),
  )
}

/** The plugs or slots of a snap that can be connected: those of a disabled snap, or of one that is not there, cannot. */
export function enabledEndpoints(
  world: World,
  kind: 'plug' | 'slot',
  snap: string,
): Readonly<Record<string, Endpoint>> {
  return world.snaps[snap]?.active === true ? usableEndpoints(currentRevision(world, snap), kind) : {}
}

/** One plug or slot that can be connected. */
export function enabledEndpoint(
  world: World,
  kind: 'plug' | 'slot',
  { snap, name }: Side,
): Endpoint | undefined {
  return enabledEndpoints(world, kind, snap)[name]
}

/** The system has a slot of each of its interfaces, named like the interface. */
function systemSlots(world: World, plug: Side): Side[] {
  const wanted = enabledEndpoint(world, 'plug', plug)?.interface
  if (wanted === undefined || !automatic.has(wanted)) return []
  const system = { snap: 'snapd', name: wanted }
  return enabledEndpoint(world, 'slot', system) === undefined ? [system] : []
}

/** What both ends are; a slot of the system is there for every interface. */
export function bothEndpoints(
  world: World,
  { plug, slot }: Ends,
): { plug: Endpoint | undefined; slot: Endpoint | undefined } {
  return { plug: enabledEndpoint(world, 'plug', plug), slot: slotOf(world, slot) }
}

/** A slot of an enabled snap, or of the system. */
export function slotOf(world: World, slot: Side): Endpoint | undefined {
  const own = enabledEndpoint(world, 'slot', slot)
  return own === undefined && systemNames.includes(slot.snap) ? { interface: slot.name, attributes: {} } : own
}

/** `lantern:feed beacon:wire`: how snapd's state names a connection. */
export function connectionKey({ plug, slot }: Ends): string {
  return `${plug.snap}:${plug.name} ${slot.snap}:${slot.name}`
}

/** The record of a connection, whether it counts or not. */
export function recordOf(world: World, ends: Ends): World['connections'][number] | undefined {
  return world.connections.find(connection => connectionKey(connection) === connectionKey(ends))
}

function samePublisher(world: World, { plug, slot }: Ends): boolean {
  const [one, other] = [world.snaps[plug.snap], world.snaps[slot.snap]]
  return one?.asserted === true && other?.asserted === true && one.publisher === other.publisher
}

function sameText(one: Json | undefined, other: Json | undefined): boolean {
  return typeof one === 'string' && one === other
}
