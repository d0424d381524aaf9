import { dirname, relative, resolve } from 'node:path'
import type { Host } from '../platform/host.ts'
import type { Script } from '../shell/script.ts'
import type { Linted } from './inputs/linted.ts'
import type { Certainty, Finding, Severity } from './rule.ts'
import { isMoot, saidBy } from './shellcheck/ours.ts'
import { shellcheck } from './shellcheck/run.ts'
import type { CheckedScript } from './shellcheck/run.ts'
import { applySuppressions } from './suppression/apply.ts'
import type { Suppressions } from './suppression/apply.ts'
import { suppressionComments } from './suppression/comments.ts'
import { readIgnoreEntries } from './suppression/settings.ts'
import { allRules, isRuleId, rulesFor, shellcheckId } from './rules/index.ts'
import { linters } from './rules/linters.ts'
import { byPlace, examine, isWithinReach, unjudgedIn } from './runner.ts'

/** A finding, and what it takes to mend it. */
export interface Lint {
  finding: Finding
  placeOf: (path: string) => string | undefined
  root: string | undefined
}

export interface LintOutcome {
  /** Sorted by place, suppressed ones left out, whatever their severity. */
  found: readonly Lint[]
  suppressed: number
  hooks: number
  /** Whether a rule had its chance everywhere: a baseline's entry that is not found is gone only then. */
  isComplete: (rule: string) => boolean
  /** What went wrong without stopping us. */
  notices: readonly string[]
  /** What the rules could not judge in finished trees. */
  unjudged: readonly string[]
}

/** Lints inputs; `useShellcheck` adds what shellcheck has to say where it is installed. */
export async function lint(
  inputs: readonly Linted[],
  { host, useShellcheck }: { host: Host; useShellcheck: boolean },
): Promise<LintOutcome> {
  const checked = useShellcheck ? await shellcheck(scriptsOf(inputs), host) : 'missing'
  const remarks = typeof checked === 'object' && 'findings' in checked ? checked.findings : undefined
  const groups = [...new Set(inputs.map(input => input.given))].map(given =>
    lintGroup(
      inputs.filter(input => input.given === given),
      { remarks, cwd: host.cwd },
    ),
  )
  return {
    found: distinct(groups.flatMap(group => group.found)).sort((a, b) => byPlace(a.finding, b.finding)),
    suppressed: groups.reduce((sum, group) => sum + group.suppressed, 0),
    hooks: inputs.reduce(
      (sum, { tree }) => sum + tree.hooks.filter(hook => hook.entry !== undefined).length,
      0,
    ),
    isComplete: id =>
      inputs.every(input => input.only === undefined) && (!shellcheckId.test(id) || remarks !== undefined),
    notices: typeof checked === 'object' && 'problem' in checked ? [checked.problem] : [],
    unjudged: inputs.flatMap(({ tree }) => unjudgedIn(tree, rulesFor(tree))),
  }
}

/** Lints what one path of the command line has led to: the snap of a project and its components share their suppressions. */
function lintGroup(
  inputs: readonly Linted[],
  { remarks, cwd }: { remarks: readonly Finding[] | undefined; cwd: string },
): Pick<LintOutcome, 'found' | 'suppressed'> {
  const own: Lint[] = inputs.flatMap(input =>
    examine(input.tree, rulesFor(input.tree)).map(({ path: _path, ...finding }): Lint => ({
      finding: isAboutMetadata(finding) ? { ...finding, file: input.tree.fileOf('meta/snap.yaml') } : finding,
      placeOf: input.placeOf,
      root: input.root,
    })),
  )
  const isSaid = saidBy(remarks === undefined ? [] : own.map(one => one.finding))
  const scripts = new Map(scriptsOf(inputs).map(({ file, script }) => [file, script]))
  const isWorthIt = (remark: Finding): boolean => {
    const script = scripts.get(remark.file ?? '')
    return script !== undefined && !isSaid(remark) && !isMoot(remark, script)
  }
  const all = [
    ...own,
    ...(remarks ?? [])
      .filter(isWorthIt)
      .map((finding): Lint => ({ finding, placeOf: nowhere, root: undefined })),
  ]
  const known = [...allRules, ...linters]
  const whole = new Map(all.map(one => [one.finding, one]))
  const { kept, silenced } = applySuppressions([...whole.keys()], suppressionsOf(inputs, cwd), {
    known: isRuleId,
    ids: known.map(rule => rule.id),
    asked: id => {
      if (shellcheckId.test(id)) return remarks !== undefined
      const rule = known.find(one => one.id === id)
      return (
        rule !== undefined &&
        (rule.about.includes('suppression') || inputs.some(({ tree }) => isWithinReach(rule, tree)))
      )
    },
  })
  return {
    found: kept
      .filter(finding => isWanted(finding, { only: inputs[0]?.only, cwd }))
      .map(finding => whole.get(finding) ?? { finding, placeOf: nowhere, root: undefined }),
    suppressed: silenced,
  }
}

/** What linters say of keys that are missing lies in no place of its own. */
function isAboutMetadata({ rule, file }: Finding): boolean {
  return file === undefined && linters.some(({ id }) => id === rule)
}

function nowhere(): undefined {
  return undefined
}

/** Whether a finding lies in the file, or below the directory, that the person asked for. */
function isWanted({ file }: Finding, { only, cwd }: { only: string | undefined; cwd: string }): boolean {
  const path = file === undefined ? undefined : resolve(cwd, file)
  return only === undefined || path === only || path?.startsWith(`${only}/`) === true
}

/** The same files may be named twice on one command line. */
function distinct(found: readonly Lint[]): Lint[] {
  return [
    ...new Map(
      found.map(one => [
        JSON.stringify([
          one.finding.rule,
          one.finding.file,
          one.finding.line,
          one.finding.column,
          one.finding.message,
        ]),
        one,
      ]),
    ).values(),
  ]
}

function scriptsOf(inputs: readonly Linted[]): CheckedScript[] {
  const found = inputs.flatMap(({ tree, placeOf }) =>
    tree.hooks.flatMap(hook =>
      hook.scripts.map(({ path, file, script }) => ({ file, script, place: placeOf(path) })),
    ),
  )
  return [...new Map(found.map(one => [one.file, one])).values()]
}

function suppressionsOf(inputs: readonly Linted[], cwd: string): Suppressions {
  const texts = new Map<string, { text: string; script: Script | undefined }>()
  for (const hook of inputs.flatMap(({ tree }) => tree.hooks)) {
    if (hook.text !== undefined && hook.script === undefined)
      texts.set(hook.file, { text: hook.text, script: undefined })
    for (const { file, script } of hook.scripts) texts.set(file, { text: script.text, script })
  }
  const settings = [...new Set(inputs.flatMap(input => input.settings ?? []))]
  return {
    comments: [...texts].flatMap(([file, { text, script }]) =>
      suppressionComments(text, script).map(comment => ({ ...comment, file })),
    ),
    entries: settings.flatMap(path =>
      readIgnoreEntries(path, projectOf(path)).map(entry => ({
        ...entry,
        settings: relative(cwd, path),
        matches: matcher(entry.file, { project: projectOf(path), cwd }),
      })),
    ),
  }
}

/** The project that a settings file lies in: above `snap` or `build-aux/snap`. */
function projectOf(settings: string): string {
  const assets = dirname(settings)
  return assets.endsWith('/build-aux/snap') ? dirname(dirname(assets)) : dirname(assets)
}

function matcher(
  pattern: string | undefined,
  { project, cwd }: { project: string; cwd: string },
): (file: string) => boolean {
  if (pattern === undefined) return file => !relative(project, resolve(cwd, file)).startsWith('..')
  const form = new RegExp(
    `^${pattern
      .split('*')
      .map(piece => piece.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('[^/]*')}$`,
  )
  return file => form.test(relative(project, resolve(cwd, file)))
}

const severities: readonly Severity[] = ['error', 'warning', 'info']
const certainties: readonly Certainty[] = ['certain', 'likely', 'possible']

/** Which findings are shown. */
export interface Selection {
  /** The least severity and certainty; everything unless given. */
  severity?: Severity | undefined
  certainty?: Certainty | undefined
  /** Nothing but these rules, where any are given. */
  rules: readonly string[]
  except: readonly string[]
}

/** Whether a finding is to be shown. */
export function isSelected(
  { rule, severity, certainty }: Finding,
  { severity: least = 'info', certainty: surest = 'possible', rules, except }: Selection,
): boolean {
  return (
    severities.indexOf(severity) <= severities.indexOf(least) &&
    certainties.indexOf(certainty ?? 'certain') <= certainties.indexOf(surest) &&
    (rules.length === 0 || rules.includes(rule)) &&
    !except.includes(rule)
  )
}

/** snapcraft's numbers: 2 with errors, 3 with nothing worse than warnings; notes alone are 0, or 4 where `strict` counts them. */
export function exitCodeFor(findings: readonly Finding[], strict: boolean): number {
  if (findings.some(finding => finding.severity === 'error')) return 2
  if (findings.some(finding => finding.severity === 'warning')) return 3
  return strict && findings.length > 0 ? 4 : 0
}
