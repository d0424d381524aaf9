import { join } from 'node:path'
import { working } from '../platform/attention.ts'
import { openCallBox } from '../platform/call-box.ts'
import { lookThrough, remove } from '../platform/files.ts'
import type { BuildContext } from '../plugins/plugin.ts'
import type { Part } from '../project/project.ts'
import { isPlainWord, withinDoubleQuotes } from '../text/shell-word.ts'
import { controlCalls } from './control.ts'
import { environmentText } from './environment.ts'
import { partPlaces, stageDir } from './layout.ts'
import { pluginOf, pluginSubject } from './part-plugin.ts'
import { scriptLines } from './script-lines.ts'
import { runScript, scriptError } from './script.ts'
import type { StepName } from './steps.ts'
import type { Run } from './run.ts'

/** A step of a part that a script may take over. */
interface Scripted {
  run: Run
  part: Part
  step: StepName
  cwd: string
  /** What the step does without a script, and what `craftctl default` does. */
  builtin: () => Promise<void>
}

/** Runs the part's own script for a step if it has one, else what is built in. Gives the variables that the script has set. */
export async function runScripted(scripted: Scripted): Promise<Record<string, string>> {
  const { run, part, step, cwd, builtin } = scripted
  const text = part.keys[`override-${step}`]
  // As snapcraft does: an empty script is a script too.
  if (text === null) {
    await builtin()
    return {}
  }
  const lines = scriptLines(
    { project: run.project, root: run.layout.root },
    { part, key: `override-${step}`, text },
  )
  const directory = join(run.temporary, `${part.name.replaceAll('/', '+')}-${step}`)
  const mailbox = join(directory, 'craftctl.socket')
  const calls = controlCalls({
    part: part.name,
    scriptlet: `override-${step}`,
    variables: run.variables,
    builtin: async () => {
      // The script has had its chance to change what was listed before.
      run.listings.forget(part.name)
      await builtin()
    },
  })
  const box = await openCallBox(mailbox, {
    answer: ({ args }) => working(() => calls.answer(args)),
    commands: run.host.commands,
  })
  try {
    const environment = `export PARTS_CTL_SOCKET="${withinDoubleQuotes(mailbox)}"\n${stepEnvironment(run, part, step)}`
    const names = { script: 'scriptlet.sh', environment: 'scriptlet_environment.sh' }
    const outcome = await runScript({
      text,
      nameLine: line => lines.name(line),
      environment,
      directory,
      names,
      cwd,
      mailbox,
      host: run.host,
      reporter: run.reporter,
    })
    if (calls.fatal !== undefined) throw calls.fatal
    if (outcome.code !== 0) {
      const error = scriptError({ part: part.name, scriptlet: `override-${step}`, outcome })
      if (outcome.failed !== undefined) error.place = lines.place(outcome.failed)
      throw error
    }
  } finally {
    await box.close()
    remove(directory)
    run.listings.doubt(part.name)
  }
  return calls.set
}

/** The environment file of a step of a part, as it is just now. */
export function stepEnvironment(run: Run, part: Part, step: StepName): string {
  const plugin = pluginOf(run.project, part)
  return environmentText({
    project: run.project,
    part,
    step,
    layout: run.layout,
    jobs: run.jobs,
    // As snapcraft does: what scripts adopt in this run is not in the environment, only what the project says.
    version: run.project.content.version ?? '',
    grade: run.project.content.grade ?? '',
    outOfSource: plugin.outOfSource === true,
    plugin: step === 'build' ? (plugin.environment?.(part.properties, buildContext(run, part)) ?? {}) : {},
    exists: path => lookThrough(path) !== undefined,
  })
}

/** What a plugin is told about the part it builds. */
export function buildContext(run: Run, part: Part): BuildContext {
  const places = partPlaces(run.layout, part.name)
  const subdirectory = part.keys['source-subdir']
  const outOfSource = pluginOf(run.project, part).outOfSource === true
  return {
    ...pluginSubject(run.project, part, run.host),
    jobs: run.jobs,
    source: join(places.src, subdirectory),
    sourceRoot: places.src,
    build: outOfSource ? places.build : join(places.build, subdirectory),
    buildRoot: places.build,
    install: places.install,
    destination: isPlainWord(places.install) ? places.install : join(run.temporary, 'install'),
    stage: stageDir(run.layout, 'default'),
    exports: places.export,
    backstage: run.layout.backstage,
    work: run.layout.root,
    exists: path => lookThrough(path) !== undefined,
  }
}
