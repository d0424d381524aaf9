import { without } from '../../record.ts'
import { applyPatch, beginTransaction, commitTransaction, withWarnings } from '../world/config.ts'
import type { ConfigStep } from '../change/trace.ts'
import type { World } from '../world/world.ts'
import type { Act } from './act.ts'

/** A change of a snap's configuration as a whole. */
interface Moved {
  readonly world: World
  readonly happened: readonly ConfigStep[]
}

/** Keeps a copy of the configuration under a revision; nothing is kept of nothing. */
export function saveConfig(world: World, snap: string, revision: string): Moved {
  const config = world.config[snap]
  if (config === undefined || Object.keys(config).length === 0) return { world, happened: [] }
  const saved = { ...world.savedConfig[snap], [revision]: config }
  return {
    world: { ...world, savedConfig: { ...world.savedConfig, [snap]: saved } },
    happened: [{ what: 'config', snap, action: 'save', revision, before: config, after: config }],
  }
}

/** Puts back the copy of a revision; without one the configuration stays. */
export function restoreConfig(world: World, snap: string, revision: string): Moved {
  const saved = world.savedConfig[snap]?.[revision]
  if (saved === undefined) return { world, happened: [] }
  return {
    world: { ...world, config: { ...world.config, [snap]: saved } },
    happened: [
      { what: 'config', snap, action: 'restore', revision, before: world.config[snap] ?? {}, after: saved },
    ],
  }
}

/** Forgets the copy of a revision. */
export function dropSavedConfig(world: World, snap: string, revision: string): World {
  const rest = without(world.savedConfig[snap] ?? {}, revision)
  const savedConfig =
    Object.keys(rest).length === 0 ? without(world.savedConfig, snap) : { ...world.savedConfig, [snap]: rest }
  return { ...world, savedConfig }
}

/** Forgets all that a snap has configured. */
export function dropConfig(world: World, snap: string): Moved {
  const before = world.config[snap]
  const happened =
    before === undefined ? [] : [{ what: 'config', snap, action: 'drop', before, after: {} } as const]
  return {
    world: { ...world, config: without(world.config, snap), savedConfig: without(world.savedConfig, snap) },
    happened,
  }
}

/** Sets the system's own options; no script is asked. */
export const configureSystem: Act<'configure'> = {
  forward: ({ world }, { values }) => {
    const applied = applyPatch(beginTransaction(world, 'core'), { patch: values, strict: true })
    if ('problem' in applied) return { world, error: applied.problem }
    const committed = commitTransaction(withWarnings(world, applied.warnings), applied.transaction)
    return {
      world: committed,
      happened: [
        {
          what: 'config',
          snap: 'core',
          action: 'commit',
          before: world.config['core'] ?? {},
          after: committed.config['core'] ?? {},
        },
      ],
    }
  },
}
