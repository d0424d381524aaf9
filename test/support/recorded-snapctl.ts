import { readFileSync } from 'node:fs'
import { parseYaml } from '../../src/yaml/parse.ts'
import { connectionKey } from '../../src/rehearse/world/policy.ts'
import type { ConnectionAttributes } from '../../src/rehearse/world/snapctl.ts'
import type {
  Candidate,
  Connection,
  Health,
  ServiceState,
  Side,
  SideAttributes,
  SnapState,
  World,
} from '../../src/rehearse/world/world.ts'
import { emptyWorld } from '../../src/rehearse/world/world.ts'
import type { Json, JsonObject } from '../../src/json/exact-json.ts'
import { ExactNumber, isJsonObject } from '../../src/json/exact-json.ts'
import { readJson } from '../../src/json/read.ts'

/** One case of test/conformance/rehearse/snapctl.json: a hook, or an app, that calls snapctl several times. */
export interface SnapctlCase {
  name: string
  family: string
  rule: string
  context: RecordedContext
  steps: RecordedStep[]
  expected: { exit: number; stdout: string; stderr: string }[]
  after: RecordedAfter
}

export interface RecordedStep {
  argv: string[]
  as?: string
  uid?: number
  stdin?: string
  stdinBytes?: number
  outMode?: 'usage'
}

export interface RecordedContext {
  kind: 'hook' | 'app' | 'outside' | 'ephemeral-hook'
  hook?: string
  snap: string
  revision?: number
  snapYaml: string
  otherSnaps?: string[]
  config?: JsonObject
  systemConfig?: JsonObject
  patch?: JsonObject
  connection?: { plug: SideAttributes & Side; slot: SideAttributes & Side }
  connections?: (Pick<Connection, 'interface'> &
    Partial<Pick<Connection, 'auto' | 'undesired' | 'hotplugGone'>> & {
      plug: string
      slot: string
      plugStatic?: JsonObject
    })[]
  services?: Record<string, ServiceState>
  failServices?: Record<string, string>
  hangServicesMs?: Record<string, number>
  configureTimeout?: string
  hookExit?: number
  hookOutput?: string
  refresh?: {
    trackingChannel?: string
    cohort?: string
    lock?: '' | 'gate-refresh' | 'refresh'
    inhibited?: boolean
    lastRefreshDaysAgo?: number
    heldSinceHours?: Record<string, number>
    candidates?: (Omit<Candidate, 'revision'> & { snap: string; revision: number })[]
  }
  health?: Record<string, Health>
  processes?: Record<string, string>
  fdeRequest?: Record<string, string>
  seeded?: boolean
}

/** Everything that was looked at afterwards; what is absent was empty. */
export interface RecordedAfter {
  config?: Json
  configText?: string
  attrs?: { plug: SideAttributes; slot: SideAttributes }
  hookStatus?: string
  hookLog?: string[]
  changeStatus?: string
  changeError?: string
  health?: Health
  queued?: { kind: string; summary: string; status: string; log?: string[] }[]
  otherChanges?: { kind: string; summary: string; status: string; error?: string }[]
  serviceEvents?: string[]
  services?: Record<string, ServiceState>
  warnings?: string[]
  fdeResult?: string
  rebootOp?: string
  mountUnits?: string[]
  held?: Record<string, string[]>
  runInhibitLock?: string
  stuck?: string
}

/** The cases, with the text of their numbers. */
export function readSnapctlCases(path: string): SnapctlCase[] {
  const read = readJson(readFileSync(path, 'utf8'))
  if ('problem' in read) throw new Error(`${path}: ${read.problem}`)
  return read.value as unknown as SnapctlCase[]
}

/** The pretend system of a case. */
export function worldOf({ context }: SnapctlCase): World {
  const { snap, systemConfig, config, refresh = {}, services = {} } = context
  const state = snapOf(context.snapYaml, { revision: String(context.revision ?? 1), hook: context.hook })
  const { trackingChannel, cohort, lastRefreshDaysAgo } = refresh
  const own: SnapState = {
    ...state,
    ...(trackingChannel === undefined ? {} : { tracking: trackingChannel }),
    ...(cohort === undefined ? {} : { cohort }),
    refreshInhibited: refresh.inhibited === true,
    refreshed: -(lastRefreshDaysAgo ?? 0) * 86_400,
  }
  const others = (context.otherSnaps ?? []).map(
    yaml => [nameIn(yaml), snapOf(yaml, { revision: '1' })] as const,
  )
  return {
    ...emptyWorld,
    snaps: { ...Object.fromEntries(others), [snap]: own },
    config: {
      ...(config === undefined ? {} : { [snap]: config }),
      ...(systemConfig === undefined ? {} : { core: systemConfig }),
    },
    connections: (context.connections ?? []).map(connectionOf),
    health: context.health ?? {},
    processes: context.processes ?? {},
    services: Object.fromEntries(
      Object.entries(services).map(([name, service]) => [`${snap}.${name}`, service]),
    ),
    candidates: Object.fromEntries(
      (refresh.candidates ?? []).map(({ snap: name, revision, ...rest }) => [
        name,
        { ...rest, revision: String(revision) },
      ]),
    ),
    holds: Object.fromEntries(
      Object.entries(refresh.heldSinceHours ?? {}).map(([held, hours]) => [
        held,
        { [snap]: { first: -hours * 3600, until: (48 - hours) * 3600 } },
      ]),
    ),
    inhibited: refresh.lock === undefined || refresh.lock === '' ? {} : { [snap]: refresh.lock },
    device: { ...emptyWorld.device, seeded: context.seeded ?? true },
    // The recording's system was seeding itself.
    changes:
      context.seeded === false
        ? [{ id: '1', kind: 'seed', summary: 'Initialize system state', status: 'Done', tasks: [] }]
        : [],
    faults: { services: context.failServices ?? {}, slowServices: context.hangServicesMs ?? {} },
  }
}

/** The attributes that an interface hook of the case sees, as a change holds them. */
export function attributesOf({ connection }: RecordedContext): Record<string, ConnectionAttributes> {
  if (connection === undefined) return {}
  const { plug, slot } = connection
  const read = ({ static: declared, dynamic, ...side }: SideAttributes & Side): SideAttributes & Side => ({
    ...side,
    static: asDoubles(declared) as JsonObject,
    dynamic: asDoubles(dynamic) as JsonObject,
  })
  return { [connectionKey(connection)]: { plug: read(plug), slot: read(slot) } }
}

/** Attributes are doubles to snapd; one without a double has none, and a zero has no sign. */
export function asDoubles(value: Json): Json {
  if (value instanceof ExactNumber) return Number.isFinite(Number(value.text)) ? Number(value.text) + 0 : null
  if (Array.isArray(value)) return value.map((item: Json) => asDoubles(item))
  return isJsonObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asDoubles(inner)]))
    : value
}

function nameIn(yaml: string): string {
  return /^name: (?<name>\S+)/m.exec(yaml)?.groups?.['name'] ?? ''
}

function snapOf(
  yaml: string,
  { revision, hook }: { revision: string; hook?: string | undefined },
): SnapState {
  const metadata = JSON.parse(JSON.stringify(parseYaml(yaml).value)) as JsonObject
  const hooks =
    hook === undefined ? [] : [...new Set([hook, ...(hook === 'default-configure' ? ['configure'] : [])])]
  return {
    current: revision,
    active: true,
    sequence: [revision],
    revisions: { [revision]: { metadata, hooks, components: {} } },
    asserted: false,
    publisher: '',
  }
}

function connectionOf(recorded: NonNullable<RecordedContext['connections']>[number]): Connection {
  const [plug, slot] = [recorded.plug, recorded.slot].map(text => ({
    snap: text.split(':')[0] ?? '',
    name: text.split(':')[1] ?? '',
  }))
  const nothing = { static: {}, dynamic: {} }
  return {
    plug: plug ?? { snap: '', name: '' },
    slot: slot ?? { snap: '', name: '' },
    interface: recorded.interface,
    slotAttributes: nothing,
    plugAttributes: { static: recorded.plugStatic ?? {}, dynamic: {} },
    auto: recorded.auto ?? false,
    undesired: recorded.undesired ?? false,
    hotplugGone: recorded.hotplugGone ?? false,
  }
}
