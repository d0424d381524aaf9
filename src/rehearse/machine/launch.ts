import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { hookEnvironment } from '../hook/environment.ts'
import type { HookRequest } from '../hook/request.ts'
import type { HookDefinition, SnapDefinition } from '../run-definition.ts'
import { componentVersion, readDefinition } from '../run-definition.ts'
import { hasSaveData } from './machinery.ts'
import type { Machinery } from './machinery.ts'
import { isLive } from '../world/world.ts'

/** A hook that is about to run. */
export interface LaunchRequest {
  request: HookRequest
  cookie: string
  /** Free bytes of a disk that is to be full; the machine's own unless given. */
  disk: number | undefined
}

/** A hook that is about to run, with what is known of it. */
export interface Launch extends LaunchRequest {
  definition: SnapDefinition
  hook: HookDefinition
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
export interface Seen {
  /** What stands before `/snap`, `/var` and `/root`. */
  root: string
  /** A directory to put first on PATH; empty for none. */
  tools: string
}

export function launchOf({ definitions }: Machinery, entering: LaunchRequest): Launch {
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
  const definition = definitions.get(found.directory) ?? readDefinition(found.directory)
  definitions.set(found.directory, definition)
  return {
    ...entering,
    definition,
    hook: definition.hook(hook, component),
    directory: found.directory,
    ...(component === undefined || part?.directory === undefined
      ? {}
      : { component: { name: component, revision: part.revision, directory: part.directory } }),
  }
}

/** The environment of the hook. */
export function environmentOf(
  { options, root }: Machinery,
  launch: Launch,
  seen: Seen,
): Record<string, string> {
  const {
    definition,
    hook,
    component,
    cookie,
    request: {
      run: { snap },
      revision,
    },
  } = launch
  const version = component === undefined ? undefined : componentVersion(component.directory)
  return hookEnvironment({
    ...seen,
    snap,
    revision,
    cookie,
    version: definition.version,
    confinement: definition.confinement,
    hasComponents: definition.hasComponents,
    architecture: options.host.machine.architecture,
    hasSaveData: hasSaveData(root, snap),
    snapVariables: definition.variables,
    hookVariables: hook.variables,
    system: options.system ?? {},
    ...(component === undefined
      ? {}
      : {
          component: {
            name: component.name,
            revision: component.revision,
            ...(version === undefined ? {} : { version }),
          },
        }),
  })
}

/** What is run, and the first file of it as we see it: the command chain, then the hook, each by its whole path. */
export function commandOf(
  {
    request: {
      run: { snap, hook },
      revision,
    },
    hook: { chain },
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
export function interfacesOf({
  request: {
    world,
    run: { snap },
  },
  hook: { plugs },
}: Launch): string[] {
  const automatic = ['network', 'network-bind']
  const isConnected = (plug: string, kind: string): boolean => {
    const known = world.connections.filter(
      connection => connection.plug.snap === snap && connection.plug.name === plug,
    )
    return known.length === 0 ? automatic.includes(kind) : known.some(isLive)
  }
  return plugs.filter(plug => isConnected(plug.name, plug.interface)).map(plug => plug.interface)
}
