import { hookEnvironment } from './environment.ts'
import type { SnapDefinition } from '../run-definition.ts'

/** A run of a hook that is only thought of. */
export interface ShownRun {
  /** Instance name. */
  snap: string
  revision: string
  hook: string
  /** The component that has the hook. */
  component?: string | undefined
  definition: SnapDefinition
  architecture: string
}

/** What stands for the secret that each run has anew. */
export const cookiePlaceholder = '<secret of the run>'

/** What stands for a PATH that only the machine knows. */
export const pathPlaceholder = '<PATH of snapd>'

/** The environment that snapd would give a hook, by name. */
export function shownEnvironment({
  snap,
  revision,
  hook,
  component,
  definition,
  architecture,
}: ShownRun): [name: string, value: string][] {
  const environment = hookEnvironment({
    snap,
    revision,
    architecture,
    version: definition.version,
    confinement: definition.confinement,
    hasComponents: definition.hasComponents,
    hasSaveData: false,
    snapVariables: definition.variables,
    hookVariables: definition.hook(hook, component).variables,
    ...(component === undefined ? {} : { component: { name: component, revision } }),
    // Only a classic snap keeps the PATH that snapd was started with.
    cookie: cookiePlaceholder,
    system: { PATH: pathPlaceholder },
    root: '',
    tools: '',
  })
  return Object.entries(environment).sort(([a], [b]) => (a < b ? -1 : 1))
}
