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
import { runScript, scriptError } from './script.ts'
import type { StepName } from './steps.ts'
import type { Work } from './work.ts'
import { doubtListings, forgetListings } from './work.ts'

/** A step of a part that a script may take over. */
export interface Scripted {
  work: Work
  part: Part
  step: StepName
  cwd: string
  /** What the step does without a script, and what `craftctl default` does. */
  builtin: () => Promise<void>
}

/** Runs the part's own script for a step if it has one, else what is built in. Gives the variables that the script has set. */
export async function runScripted(scripted: Scripted): Promise<Record<string, string>> {
  const { work, part, step, cwd, builtin } = scripted
  const text = part.keys[`override-${step}`]
  // As snapcraft does: an empty script is a script too.
  if (text === null) {
    await builtin()
    return {}
  }
  const directory = join(work.temporary, `${part.name.replaceAll('/', '+')}-${step}`)
  const mailbox = join(directory, 'craftctl.socket')
  const calls = controlCalls({
    part: part.name,
    scriptlet: `override-${step}`,
    variables: work.variables,
    builtin: async () => {
      // The script has had its chance to change what was listed before.
      forgetListings(work, part.name)
      await builtin()
    },
  })
  const box = await openCallBox(mailbox, {
    answer: ({ args }) => working(() => calls.answer(args)),
    commands: work.host.commands,
  })
  try {
    const environment = `export PARTS_CTL_SOCKET="${withinDoubleQuotes(mailbox)}"\n${stepEnvironment(work, part, step)}`
    const names = { script: 'scriptlet.sh', environment: 'scriptlet_environment.sh' }
    const outcome = await runScript({
      text,
      environment,
      directory,
      names,
      cwd,
      mailbox,
      host: work.host,
      reporter: work.reporter,
    })
    if (calls.fatal !== undefined) throw calls.fatal
    if (outcome.code !== 0) throw scriptError({ part: part.name, scriptlet: `override-${step}`, outcome })
  } finally {
    await box.close()
    remove(directory)
    doubtListings(work, part.name)
  }
  return calls.set
}

/** The environment file of a step of a part, as it is just now. */
export function stepEnvironment(work: Work, part: Part, step: StepName): string {
  const plugin = pluginOf(work.project, part)
  return environmentText({
    project: work.project,
    part,
    step,
    layout: work.layout,
    jobs: work.jobs,
    // As snapcraft does: what scripts adopt in this run is not in the environment, only what the project says.
    version: work.project.content.version ?? '',
    grade: work.project.content.grade ?? '',
    outOfSource: plugin.outOfSource === true,
    plugin: step === 'build' ? (plugin.environment?.(part.properties, buildContext(work, part)) ?? {}) : {},
    exists: path => lookThrough(path) !== undefined,
  })
}

/** What a plugin is told about the part it builds. */
export function buildContext(work: Work, part: Part): BuildContext {
  const places = partPlaces(work.layout, part.name)
  const subdirectory = part.keys['source-subdir']
  const outOfSource = pluginOf(work.project, part).outOfSource === true
  return {
    ...pluginSubject(work.project, part),
    jobs: work.jobs,
    source: join(places.src, subdirectory),
    build: outOfSource ? places.build : join(places.build, subdirectory),
    install: places.install,
    destination: isPlainWord(places.install) ? places.install : join(work.temporary, 'install'),
    stage: stageDir(work.layout, 'default'),
  }
}
