import { join } from 'node:path'
import { UserError } from '../errors.ts'
import type { Part } from '../project/project.ts'
import type { ToolCheck } from '../plugins/plugin.ts'
import { shellWord } from '../text/shell-word.ts'
import { defined } from '../record.ts'
import { pluginOf, pluginSubject } from './part-plugin.ts'
import type { Action } from './plan.ts'
import type { Run } from './run.ts'
import { runScript } from './script.ts'
import { stepEnvironment } from './scriptlet.ts'

/**
 * Looks for the programs that the plugins of all parts that are about to be built cannot do without; the first one that is missing stops
 * everything. A part that comes after one named `PLUGIN-deps` may get it from there.
 */
export async function checkTools(run: Run, actions: readonly Action[]): Promise<void> {
  const built = new Set(
    actions.flatMap(({ step, kind, part }) => (step === 'build' && kind !== 'skip' ? [part] : [])),
  )
  for (const part of run.parts) {
    if (!built.has(part.name)) continue
    const refusal = pluginOf(run.project, part).refusal?.(
      part.properties,
      pluginSubject(run.project, part, run.host),
    )
    if (refusal !== undefined) throw invalid(part, refusal)
    await checkPart(run, part, 'before anything')
  }
}

/** Looks once more for the programs of a part that could get them from an earlier one, now that this one is there. */
export async function checkProvided(run: Run, part: Part): Promise<void> {
  if (isProvided(part)) await checkPart(run, part, 'before its build')
}

type Moment = 'before anything' | 'before its build'

function isProvided(part: Part): boolean {
  return part.keys.after.includes(providerOf(part))
}

function providerOf(part: Part): string {
  return `${part.plugin.replace(/-use$/, '')}-deps`
}

async function checkPart(run: Run, part: Part, moment: Moment): Promise<void> {
  const subject = pluginSubject(run.project, part, run.host)
  for (const check of pluginOf(run.project, part).checks?.(part.properties, subject) ?? [])
    await checkTool(run, part, { check, moment })
}

async function checkTool(
  run: Run,
  part: Part,
  { check, moment }: { check: ToolCheck; moment: Moment },
): Promise<void> {
  const { program, words, begins } = check
  const lines: string[] = []
  const outcome = await runScript({
    // What it says is looked at, which the trace of commands must not be a part of.
    text: `{ set +ex; } 2> /dev/null\n${[program, ...words].map(shellWord).join(' ')}`,
    environment: stepEnvironment(run, part, 'build'),
    // Not among the parts: nothing of this one has begun, and it may be named otherwise next time.
    directory: join(run.temporary, 'check'),
    names: { script: 'check.sh', environment: 'environment.sh' },
    cwd: run.host.cwd,
    mailbox: join(run.temporary, 'check', 'craftctl.socket'),
    host: run.host,
    reporter: { ...run.reporter, output: line => lines.push(line) },
  })
  if (outcome.code === 127) {
    if (isProvided(part) && moment === 'before anything') return
    throw invalid(part, notFound(part, program), check.debian)
  }
  if (outcome.code !== 0) throw invalid(part, `'${program}' failed with error code ${String(outcome.code)}`)
  const said = outcome.out.trim()
  if (begins !== undefined && !begins.test(said))
    throw invalid(part, `invalid ${check.kind ?? program} version '${said}'`)
}

function notFound(part: Part, program: string): string {
  const provider = providerOf(part)
  return isProvided(part)
    ? `'${program}' not found`
    : `'${program}' not found and part '${part.name}' does not depend on a part named '${provider}' that would satisfy the dependency`
}

function invalid(part: Part, reason: string, debian?: string): UserError {
  const error = new UserError(
    'tool-missing',
    `Environment validation failed for part '${part.name}': ${reason}.`,
    defined({
      resolution:
        debian === undefined
          ? undefined
          : `Add the Debian package that has it to the part, 'build-packages: [${debian}]', or install it: apt-get install ${debian}.`,
    }),
  )
  error.subject = ['parts', part.name, 'plugin']
  return error
}
