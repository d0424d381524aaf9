import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { hookEnvironment } from '../hook/environment.ts'
import type { HookRequest } from '../hook/request.ts'
import { declaredHook, hookPlugs, interfaceOf } from '../../snap/metadata/facts.ts'
import { directorySnap } from '../../snap/open.ts'
import { layoutsIn } from '../hook/layouts.ts'
import type { Layout } from '../hook/layouts.ts'
import { hasSaveData } from './machinery.ts'
import type { Machinery } from './machinery.ts'
import type { Revision } from '../world/world.ts'
import { isLive } from '../world/world.ts'

/** A hook that is about to run. */
interface LaunchRequest {
  request: HookRequest
  cookie: string
  /** Free bytes of a disk that is to be full; the machine's own unless given. */
  disk: number | undefined
}

/** A hook that is about to run, with what is known of it. */
export interface Launch extends LaunchRequest {
  /** What the snap's revision says of itself. */
  metadata: Revision['metadata']
  layouts: readonly Layout[]
  /** What comes before the hook: paths below the snap, or below the component. */
  chain: readonly string[]
  /** Where the files of the snap's revision lie. */
  directory: string
  component?: { name: string; revision: string; directory: string }
}

/** What a hook is started with. */
export interface View {
  command: readonly string[]
  environment: Record<string, string>
  /** What the command is told on its way into a sandbox. */
  order?: string
  /** Why the hook has to be stopped, for what it takes of the machine. */
  bound?: () => string | undefined
  /** The file that is started, where we see it. */
  file: string
  /** What is not as on a real system, for this hook. */
  notes: readonly string[]
  /** Names of programs that run on in the sandbox. */
  leftovers: () => string[]
  /** What it could not have more of. */
  refusals: () => string[]
  /** Called when the hook has ended. */
  leave: () => Promise<void>
}

/** Where the hook finds the scratch tree and snapctl. */
interface Seen {
  /** What stands before `/snap`, `/var` and `/root`. */
  root: string
  /** A directory to put first on PATH; empty for none. */
  tools: string
}

/** Gathers what is known of a hook that is about to run. */
export function launchOf(entering: LaunchRequest): Launch {
  const {
    world,
    run: { snap, hook, component },
    revision,
  } = entering.request
  const found = world.snaps[snap]?.revisions[revision]
  const part = component === undefined ? undefined : found?.components[component]
  if (found?.directory === undefined || (component !== undefined && part?.directory === undefined)) {
    throw new UserError(
      'snap-files-missing',
      `The files of ${snap} ${revision} are not here, so that its hooks cannot run.`,
      {
        resolution: 'Name a project, a primed tree or a snap for it.',
      },
    )
  }
  return {
    ...entering,
    metadata: found.metadata,
    layouts: layoutsIn(found.metadata),
    chain: declaredHook(found.metadata, { hook, component })?.['command-chain'] ?? [],
    directory: found.directory,
    ...(component === undefined || part?.directory === undefined
      ? {}
      : { component: { name: component, revision: part.revision, directory: part.directory } }),
  }
}

/** The environment of the hook. */
export function environmentOf(
  { options, root }: Machinery,
  { metadata, component, cookie, request }: Launch,
  seen: Seen,
): Record<string, string> {
  const { snap, hook } = request.run
  return hookEnvironment({
    ...seen,
    snap,
    revision: request.revision,
    hook,
    metadata,
    cookie,
    architecture: options.host.machine.architecture,
    hasSaveData: hasSaveData(root, snap),
    system: options.system ?? {},
    component:
      component === undefined
        ? undefined
        : { ...component, version: directorySnap(component.directory).metadata.version },
  })
}

/** What is run, and the first file of it as we see it: the command chain, then the hook, each by its whole path. */
export function commandOf(
  {
    request: {
      run: { snap, hook },
      revision,
    },
    chain,
    directory,
    component,
  }: Launch,
  root: string,
): { command: string[]; file: string } {
  const paths = [...chain, `meta/hooks/${hook}`]
  // As snapd does: files are started where they are mounted, under the instance's name.
  const mounted =
    component === undefined
      ? `${root}/snap/${snap}/${revision}`
      : `${root}/snap/${snap}/components/mnt/${component.name}/${component.revision}`
  return {
    command: paths.map(path => join(mounted, path)),
    file: join(component?.directory ?? directory, paths[0] ?? ''),
  }
}

/** Interfaces that the hook is connected to: those of its plugs with a connection; where nothing is said of the plug, what snapd connects by itself. */
export function interfacesOf({ metadata, request: { world, run } }: Launch): string[] {
  const automatic = ['network', 'network-bind']
  const isConnected = (plug: string, kind: string): boolean => {
    const known = world.connections.filter(
      connection => connection.plug.snap === run.snap && connection.plug.name === plug,
    )
    return known.length === 0 ? automatic.includes(kind) : known.some(isLive)
  }
  return hookPlugs(metadata, run)
    .map(name => ({ name, kind: interfaceOf(name, metadata.plugs?.[name]) }))
    .filter(plug => isConnected(plug.name, plug.kind))
    .map(plug => plug.kind)
}
