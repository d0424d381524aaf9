import { check } from './check.ts'
import { clean } from './clean.ts'
import type { CommandGroup } from './command.ts'
import { expandExtensions } from './expand-extensions.ts'
import { expand } from './expand.ts'
import { explain } from './explain.ts'
import { hooksEnv } from './hooks-env.ts'
import { hooksList } from './hooks-list.ts'
import { hooksOptions } from './hooks-options.ts'
import { hooksRun } from './hooks-run.ts'
import { hooksTimeline } from './hooks-timeline.ts'
import { init } from './init.ts'
import { build, prime, pull, stage } from './lifecycle.ts'
import { lintCommand } from './lint.ts'
import { listExtensions } from './list-extensions.ts'
import { listPlugins } from './list-plugins.ts'
import { pack } from './pack.ts'
import { planCommand } from './plan.ts'
import { rehearse } from './rehearse.ts'
import { schema } from './schema.ts'
import { testCommand } from './test.ts'
import { tryCommand } from './try.ts'
import { validate } from './validate.ts'
import { versionCommand } from './version.ts'

/** Every command in the order of the help pages. */
export const commandGroups: readonly CommandGroup[] = [
  { title: 'Lifecycle', commands: [clean, pull, build, stage, prime, pack, tryCommand, planCommand] },
  {
    title: 'Hooks',
    commands: [
      lintCommand,
      testCommand,
      explain,
      rehearse,
      hooksEnv,
      hooksList,
      hooksOptions,
      hooksRun,
      hooksTimeline,
    ],
  },
  { title: 'Finished snaps', commands: [check] },
  { title: 'Project file', commands: [validate, expand, schema] },
  { title: 'Extensions', commands: [listExtensions, expandExtensions] },
  { title: 'Plugins', commands: [listPlugins] },
  { title: 'Other', commands: [init, versionCommand] },
]
