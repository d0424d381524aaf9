import { clean } from './clean.ts'
import type { CommandGroup } from './command.ts'
import { init } from './init.ts'
import { build, prime, pull, stage } from './lifecycle.ts'
import { listPlugins } from './list-plugins.ts'
import { pack } from './pack.ts'
import { planCommand } from './plan.ts'
import { versionCommand } from './version.ts'

/** Every command in the order of the help pages. */
export const commandGroups: readonly CommandGroup[] = [
  { title: 'Lifecycle', commands: [clean, pull, build, stage, prime, pack, planCommand] },
  { title: 'Plugins', commands: [listPlugins] },
  { title: 'Other', commands: [init, versionCommand] },
]
