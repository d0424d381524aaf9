import type { SnapMetadata } from '../../snap/metadata/shapes.ts'
import { isMapping } from '../../yaml/document.ts'
import type { Mapping } from '../../yaml/document.ts'
import { table, text, texts } from './fields.ts'

/** What snapd says about the sockets of an app. */
export function* socketProblems(app: Mapping, metadata: SnapMetadata): Iterable<string> {
  const sockets = Object.entries(table(app, 'sockets'))
  if (sockets.length === 0) return
  if ((metadata.confinement ?? '') !== 'classic' && !hasNetworkBind(app, metadata))
    yield '"network-bind" interface plug is required when sockets are used'
  for (const [name, socket] of sockets) {
    const problem = socketProblem(name, {
      socket: isMapping(socket) ? socket : {},
      scope: scopeOf(app),
      snap: metadata.name ?? '',
    })
    if (problem !== undefined) yield `invalid definition of socket "${name}": ${problem}`
  }
}

/** Whether a service belongs to the system or to each user. */
export function scopeOf(app: Mapping): string {
  return text(app, 'daemon-scope') || 'system'
}

/** Listed by the app, or declared at the top and listed by nobody. */
function hasNetworkBind(app: Mapping, metadata: SnapMetadata): boolean {
  if (texts(app, 'plugs').includes('network-bind')) return true
  const users = [...Object.values(metadata.apps ?? {}), ...Object.values(metadata.hooks ?? {})]
  return (
    'network-bind' in (metadata.plugs ?? {}) &&
    !users.some(user => user.plugs?.includes('network-bind') === true)
  )
}

function socketProblem(
  name: string,
  { socket, scope, snap }: { socket: Mapping; scope: string; snap: string },
): string | undefined {
  if (!/^[a-z](?:-?[a-z0-9])*$/.test(name)) return `invalid socket name: "${name}"`
  const mode = socket['socket-mode']
  if (typeof mode === 'number' && mode > 0o777)
    return `cannot use mode: ${mode
      .toString(8)
      .padStart(4, '0')
      .replace(/^(?!0)/, '0')}`
  const stream = text(socket, 'listen-stream')
  if (stream === '') return '"listen-stream" is not defined'
  if (stream.startsWith('/') || stream.startsWith('$')) return pathProblem(stream, scope)
  if (stream.startsWith('@'))
    return stream.startsWith(`@snap.${snap}.`)
      ? undefined
      : `path for "listen-stream" must be prefixed with "@snap.${snap}."`
  return addressProblem(stream)
}

function pathProblem(path: string, scope: string): string | undefined {
  const clean = cleanPath(path)
  if (clean !== path) return `invalid "listen-stream": "${path}" should be written as "${clean}"`
  const system = ['$SNAP_DATA', '$SNAP_COMMON', '$XDG_RUNTIME_DIR']
  const user = ['$SNAP_USER_DATA', '$SNAP_USER_COMMON', '$XDG_RUNTIME_DIR']
  if ((scope === 'user' ? user : system).some(prefix => path.startsWith(`${prefix}/`))) return undefined
  return scope === 'user'
    ? 'invalid "listen-stream": user daemon sockets must have a prefix of $SNAP_USER_DATA, $SNAP_USER_COMMON, or $XDG_RUNTIME_DIR'
    : 'invalid "listen-stream": system daemon sockets must have a prefix of $SNAP_DATA, $SNAP_COMMON or $XDG_RUNTIME_DIR'
}

/** A path without doubled slashes and dots, as Go's `path.Clean` writes it. */
export function cleanPath(path: string): string {
  const absolute = path.startsWith('/')
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (!absolute) parts.push(part)
  }
  return `${absolute ? '/' : ''}${parts.join('/')}` || '.'
}

function addressProblem(stream: string): string | undefined {
  const colon = stream.lastIndexOf(':')
  const address = colon < 0 ? undefined : stream.slice(0, colon)
  const port = stream.slice(colon + 1)
  if (address !== undefined && !['127.0.0.1', '[::1]', '[::]'].includes(address)) {
    return `invalid "listen-stream" address "${address}", must be one of: 127.0.0.1, [::1], [::]`
  }
  return /^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= 65535
    ? undefined
    : `invalid "listen-stream" port number "${port}"`
}
