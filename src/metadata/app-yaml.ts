import type { YamlValue } from './yaml-text.ts'

/** Keys of an app in the order in which snapcraft writes them. */
const appKeys = [
  'command',
  'autostart',
  'common-id',
  'bus-name',
  'completer',
  'stop-command',
  'post-stop-command',
  'start-timeout',
  'stop-timeout',
  'watchdog-timeout',
  'reload-command',
  'restart-delay',
  'timer',
  'daemon',
  'after',
  'before',
  'refresh-mode',
  'stop-mode',
  'restart-condition',
  'success-exit-status',
  'install-mode',
  'plugs',
  'slots',
  'aliases',
  'environment',
  'command-chain',
  'sockets',
  'daemon-scope',
  'activates-on',
] as const

/** Lists that are left out when they are empty. */
const droppedWhenEmpty: ReadonlySet<string> = new Set([
  'after',
  'before',
  'command-chain',
  'success-exit-status',
])

/** One app of the project as snap.yaml has it; `passthrough` is merged in and may replace known keys in their place. */
export function appYaml(app: Readonly<Record<string, unknown>>): Record<string, YamlValue> {
  const written: Record<string, YamlValue> = {}
  for (const key of appKeys) {
    const value = app[key]
    if (value === undefined || value === null) continue
    if (droppedWhenEmpty.has(key) && Array.isArray(value) && value.length === 0) continue
    written[key] =
      key === 'sockets'
        ? socketsYaml(value as Readonly<Record<string, Readonly<Record<string, unknown>>>>)
        : (value as YamlValue)
  }
  return withPassthrough(written, { order: appKeys, extra: app['passthrough'] })
}

function socketsYaml(sockets: Readonly<Record<string, Readonly<Record<string, unknown>>>>): YamlValue {
  return Object.fromEntries(
    Object.entries(sockets).map(([name, socket]) => [
      name,
      ordered(socket, ['listen-stream', 'socket-mode']),
    ]),
  )
}

function ordered(
  values: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): Record<string, YamlValue> {
  return Object.fromEntries(
    keys
      .filter(key => values[key] !== undefined && values[key] !== null)
      .map(key => [key, values[key] as YamlValue]),
  )
}

/** What `passthrough` adds, and the order of the keys that are known. */
interface Passthrough {
  order: readonly string[]
  extra: unknown
}

/** Merges `passthrough` into written keys: a known key lands in its own place, any other at the end, in the order given. */
export function withPassthrough(
  written: Record<string, YamlValue>,
  { order, extra }: Passthrough,
): Record<string, YamlValue> {
  if (extra === undefined || extra === null) return written
  const added = extra as Readonly<Record<string, YamlValue>>
  const merged: Record<string, YamlValue> = {}
  for (const key of order) {
    const value = key in added ? added[key] : written[key]
    if (value !== undefined) merged[key] = value
  }
  for (const [key, value] of Object.entries(added)) if (!order.includes(key)) merged[key] = value
  return merged
}
