import { dirname, relative, resolve } from 'node:path'
import { UsageError, UserError } from '../errors.ts'
import type { Lint, LintOutcome, Selection } from '../lint/lint.ts'
import type { Linted } from '../lint/inputs/linted.ts'
import type { FixDiff } from '../lint/fixing/fix.ts'
import type { LintReport } from '../lint/output/report.ts'
import type { Certainty, Finding, Severity } from '../lint/rule.ts'
import { lookThrough, readText, writeOutput } from '../platform/files.ts'
import type { Host } from '../platform/host.ts'
import type { Style } from '../ui/reporter.ts'
import { version } from '../version.ts'
import type { Command, Context, Options } from './command.ts'
import { listOption, textOption } from './command.ts'
import { withInputs } from './hook-inputs.ts'

/** Lints the hooks of projects, directories, trees and snaps. */
export const lintCommand: Command = {
  name: 'lint',
  summary: 'Find what will go wrong with hooks',
  overview:
    'Reads the hooks of a project, of a directory of hooks, of a primed tree or of .snap and .comp files, without building or running anything, ' +
    'and tells what will go wrong with them. Without paths it reads the project in the current directory. ' +
    "'snapsmith explain RULE' says more about a rule. Exit code 0 when nothing worse than a note is shown (4 with --strict), 2 with errors, " +
    '3 with warnings and no errors, 1 when something cannot be read.',
  arguments: [
    {
      name: '[paths...]',
      help: 'Projects, directories of hooks, single hooks, primed trees, .snap and .comp files',
    },
  ],
  options: [
    {
      flags: '--format <format>',
      help: 'How to tell it',
      choices: ['text', 'json', 'sarif', 'github', 'checkstyle', 'junit'],
    },
    {
      flags: '--severity <least>',
      help: 'The least severity to show',
      choices: ['error', 'warning', 'info'],
    },
    {
      flags: '--certainty <least>',
      help: 'The least certainty to show',
      choices: ['certain', 'likely', 'possible'],
    },
    { flags: '--rule <ids>', help: 'Only these rules, with commas between them', many: true },
    { flags: '--except <ids>', help: 'All rules but these', many: true },
    { flags: '--baseline <file>', help: 'Hide the findings that the file lists' },
    { flags: '--update-baseline', help: 'Write the findings to the baseline file, to hide them from now on' },
    { flags: '--fix', help: 'Mend what can be mended mechanically' },
    { flags: '--dry-run', help: 'With --fix: show what would change, and change nothing' },
    { flags: '--no-shellcheck', help: 'Leave shellcheck out where it is installed' },
    { flags: '--strict', help: 'Exit code 4 when there are only notes' },
    { flags: '--list', help: 'List the rules instead' },
  ],
  instant: true,
  async run(options, context, args) {
    const chosen = await selection(options)
    if (options['list'] === true) return listRules(options, context)
    checkCombination(options)
    return withInputs(args.length === 0 ? ['.'] : args, context, async open => {
      const inputs = await open()
      if (options['fix'] === true) return fix({ inputs, open, chosen, options }, context)
      return report(await linted(inputs, options, context), { chosen, options }, context)
    })
  },
}

function checkCombination(options: Options): void {
  if (options['dryRun'] === true && options['fix'] !== true)
    throw new UsageError("'--dry-run' goes with '--fix'", 'lint')
  if (options['updateBaseline'] === true && options['baseline'] === undefined)
    throw new UsageError("'--update-baseline' needs '--baseline FILE'", 'lint')
}

async function selection(options: Options): Promise<Selection> {
  const { isRuleId, allRules } = await import('../lint/rules/index.ts')
  const { nearest } = await import('../text/nearest.ts')
  const rules = listOption(options, 'rule')
  const except = listOption(options, 'except')
  for (const [flag, ids] of Object.entries({ rule: rules, except })) {
    if (options[flag] !== undefined && ids.length === 0)
      throw new UsageError(`'--${flag}' needs the name of a rule`, 'lint')
  }
  for (const id of [...rules, ...except]) {
    if (isRuleId(id)) continue
    const near = nearest(
      id,
      allRules.map(rule => rule.id),
    )[0]
    throw new UsageError(
      `there is no rule '${id}'${near === undefined ? '' : `, maybe you meant '${near}'`}`,
      'lint',
    )
  }
  return {
    severity: textOption(options, 'severity') as Severity | undefined,
    certainty: textOption(options, 'certainty') as Certainty | undefined,
    rules,
    except,
  }
}

async function listRules(options: Options, { reporter }: Context): Promise<number> {
  const { allRules: own } = await import('../lint/rules/index.ts')
  const { linters } = await import('../lint/rules/linters.ts')
  const allRules = [...own, ...linters]
  if (options['format'] === 'json') {
    const told = ['id', 'group', 'severity', 'certainty', 'summary', 'remedy']
    reporter.message(JSON.stringify(allRules, told, 2))
    return 0
  }
  const wide = Math.max(...allRules.map(rule => rule.id.length))
  reporter.page(
    allRules.map(({ id, severity, certainty, summary }) => [
      { text: id.padEnd(wide + 2), style: 'title' },
      { text: severity.padEnd(9), style: severity },
      { text: certainty.padEnd(10), style: 'dim' },
      { text: summary },
    ]),
  )
  return 0
}

async function linted(
  inputs: readonly Linted[],
  options: Options,
  { host, reporter }: Context,
): Promise<LintOutcome> {
  const { lint } = await import('../lint/lint.ts')
  const outcome = await lint(inputs, { host, useShellcheck: options['shellcheck'] !== false })
  for (const notice of outcome.notices) reporter.warning(notice)
  for (const sentence of outcome.unjudged) reporter.verbose(sentence)
  return outcome
}

interface Wanted {
  chosen: Selection
  options: Options
}

async function report(outcome: LintOutcome, { chosen, options }: Wanted, context: Context): Promise<number> {
  const { exitCodeFor, isSelected } = await import('../lint/lint.ts')
  const { allRules } = await import('../lint/rules/index.ts')
  const { linters } = await import('../lint/rules/linters.ts')
  const all = outcome.found.map(one => one.finding)
  const file = textOption(options, 'baseline')
  if (options['updateBaseline'] === true && file !== undefined)
    return writeBaseline(
      file,
      all.filter(finding => isSelected(finding, chosen)),
      context,
    )
  const { kept, hidden } =
    file === undefined ? { kept: all, hidden: 0 } : await withoutBaseline(outcome, file, context)
  const findings = kept.filter(finding => isSelected(finding, chosen))
  const { shownFindings } = await import('../lint/output/shown.ts')
  const told: LintReport = {
    findings: shownFindings(findings),
    suppressed: outcome.suppressed,
    baseline: hidden,
    hooks: outcome.hooks,
    rules: [...allRules, ...linters],
    version,
  }
  await tell(told, textOption(options, 'format') ?? 'text', context)
  return exitCodeFor(findings, options['strict'] === true)
}

async function tell(told: LintReport, format: string, { reporter }: Context): Promise<void> {
  if (format === 'text') {
    const { textReport } = await import('../lint/output/text.ts')
    return reporter.page(textReport(told))
  }
  const { formats } = await import('../lint/output/index.ts')
  const text = formats[format]?.(told) ?? ''
  if (text !== '') reporter.message(text)
}

/** A finding's file, relative to the baseline's directory: the baseline means the same wherever lint is run. */
function fileFrom(baseline: string, { cwd }: Host): (finding: Finding) => string {
  return ({ file }) =>
    file === undefined ? '' : relative(dirname(resolve(cwd, baseline)), resolve(cwd, file))
}

async function writeBaseline(
  file: string,
  findings: readonly Finding[],
  { host, reporter }: Context,
): Promise<number> {
  const { baselineOf, baselineText } = await import('../lint/suppression/baseline.ts')
  writeOutput(resolve(host.cwd, file), baselineText(baselineOf(findings, fileFrom(file, host))))
  reporter.message(`Wrote ${String(findings.length)} findings to '${file}'`)
  return 0
}

async function withoutBaseline(
  { found, isComplete }: LintOutcome,
  file: string,
  { host, reporter }: Context,
): Promise<{ kept: Finding[]; hidden: number }> {
  const { applyBaseline, readBaseline } = await import('../lint/suppression/baseline.ts')
  const place = resolve(host.cwd, file)
  const text = lookThrough(place)?.isDirectory() === true ? '' : readText(place)
  if (text === undefined) {
    throw new UserError('baseline-missing', `There is no baseline '${file}'.`, {
      resolution: "Write it first: add '--update-baseline' to the same command.",
    })
  }
  const baseline = readBaseline(text)
  if (baseline === undefined) {
    throw new UserError('baseline-unreadable', `'${file}' is no baseline that snapsmith can read.`, {
      resolution: "Write it anew: add '--update-baseline' to the same command.",
    })
  }
  const {
    kept,
    hidden,
    gone: absent,
  } = applyBaseline(
    found.map(one => one.finding),
    { baseline, fileOf: fileFrom(file, host) },
  )
  const gone = absent.filter(entry => isComplete(entry.rule))
  for (const entry of gone)
    reporter.warning(
      `The baseline lists '${entry.rule}' in ${entry.file === '' ? 'the snap' : entry.file}, which is no longer found: ${entry.text}`,
    )
  if (gone.length > 0) reporter.warning("Add '--update-baseline' to take them out.")
  return { kept, hidden }
}

interface Fixing extends Wanted {
  inputs: readonly Linted[]
  open: () => Promise<Linted[]>
}

/** More rounds than this change the same text back and forth. */
const mostRounds = 10

/** Mends until nothing more can be mended, then reports what is left. */
async function fix({ inputs, open, chosen, options }: Fixing, context: Context): Promise<number> {
  const { host, reporter } = context
  const { fixDiff, fixRound } = await import('../lint/fixing/fix.ts')
  const { isSelected } = await import('../lint/lint.ts')
  let outcome = await linted(inputs, options, context)
  const fixable = (): Lint[] =>
    outcome.found.filter(({ finding }) => finding.fix !== undefined && isSelected(finding, chosen))
  if (options['dryRun'] === true) {
    const diff = fixDiff(fixable(), host.cwd)
    if (diff.text !== '') showDiff(diff.text, context)
    reporter.permanent(foretold(diff))
    return 0
  }
  let mended = 0
  for (let round = 0; round < mostRounds; round += 1) {
    const { made, failed } = fixRound(fixable())
    for (const { finding, title } of failed)
      reporter.warning(
        `${finding.file ?? ''}: cannot ${title.charAt(0).toLowerCase()}${title.slice(1)}: the file is no UTF-8, or the new name is taken.`,
      )
    for (const { finding, title } of made)
      reporter.permanent(
        `${finding.file ?? ''}${finding.line === undefined ? '' : `:${String(finding.line)}`}: ${title}`,
      )
    mended += made.length
    if (made.length === 0) break
    outcome = await linted(await open(), { ...options, shellcheck: options['shellcheck'] }, context)
  }
  reporter.permanent(`Mended ${findingsWord(mended)}.`)
  return report(outcome, { chosen, options }, context)
}

function foretold({ made, later, renames }: FixDiff): string {
  if (made === 0) return 'Nothing can be mended mechanically.'
  const more = later === 0 ? '' : `; ${String(later)} more touch the same text and follow after that`
  return `Would mend ${findingsWord(made)}${more}.${renames ? " What is read as a hook only under its new name is not in this: '--fix' goes on with what it finds then." : ''}`
}

/** Coloured on a terminal, where a carriage return must be seen and not obeyed; byte by byte in a pipe, so that `patch` can take it. */
function showDiff(text: string, { host, reporter }: Context): void {
  if (host.streams.out.isTTY !== true) return reporter.message(text)
  const styles: Readonly<Record<string, Style>> = { '+': 'good', '-': 'error', '@': 'info' }
  reporter.page(
    text.split('\n').map(line => {
      const style = styles[line.charAt(0)]
      return [style === undefined ? { text: line } : { text: line, style }]
    }),
  )
}

function findingsWord(count: number): string {
  return `${String(count)} finding${count === 1 ? '' : 's'}`
}
