import { join } from 'node:path'
import type { Part } from '../project/project.ts'
import { partPlaces } from './layout.ts'
import { pluginOf, pluginSubject } from './part-plugin.ts'
import type { Run } from './run.ts'
import { buildError, runScript } from './script.ts'
import { stepEnvironment } from './scriptlet.ts'

/** Commands of a plugin, and in which step and where they run. */
interface PluginScript {
  step: 'pull' | 'build'
  commands: readonly string[]
  cwd: string
}

/** Runs commands of a part's plugin; the error says that they failed and what they wrote last. */
export async function runPluginScript(
  run: Run,
  part: Part,
  { step, commands, cwd }: PluginScript,
): Promise<void> {
  const outcome = await runScript({
    text: commands.join('\n'),
    environment: stepEnvironment(run, part, step),
    directory: partPlaces(run.layout, part.name).run,
    names: { script: `${step}.sh`, environment: 'environment.sh' },
    cwd,
    mailbox: join(run.temporary, step, 'craftctl.socket'),
    host: run.host,
    reporter: run.reporter,
  })
  if (outcome.code !== 0) throw buildError({ part: part.name, plugin: part.plugin, outcome })
}

/** Runs what a plugin does when its part is pulled. */
export async function runPluginPull(run: Run, part: Part): Promise<void> {
  const { properties, name } = part
  const commands = pluginOf(run.project, part).pull?.(properties, pluginSubject(run.project, part, run.host))
  if (commands === undefined || commands.length === 0) return
  await runPluginScript(run, part, { step: 'pull', commands, cwd: partPlaces(run.layout, name).src })
}
