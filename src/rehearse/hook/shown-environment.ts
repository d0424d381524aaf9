import { hookEnvironment } from './environment.ts'
import type { HookSetting } from './environment.ts'

/** A run of a hook that is only thought of. */
interface ShownRun extends Pick<HookSetting, 'snap' | 'revision' | 'hook' | 'metadata' | 'architecture'> {
  /** The component that has the hook. */
  component?: string | undefined
}

/** What stands for the secret that each run has anew. */
export const cookiePlaceholder = '<secret of the run>'

/** What stands for a PATH that only the machine knows. */
export const pathPlaceholder = '<PATH of snapd>'

/** The environment that snapd would give a hook, by name. */
export function shownEnvironment({ component, ...run }: ShownRun): [name: string, value: string][] {
  const environment = hookEnvironment({
    ...run,
    hasSaveData: false,
    component: component === undefined ? undefined : { name: component, revision: run.revision },
    // Only a classic snap keeps the PATH that snapd was started with.
    cookie: cookiePlaceholder,
    system: { PATH: pathPlaceholder },
    root: '',
    tools: '',
  })
  return Object.entries(environment).sort(([a], [b]) => (a < b ? -1 : 1))
}
