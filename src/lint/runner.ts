import type { Place } from '../yaml/document.ts'
import { follow } from '../snap/snap.ts'
import type { Snap } from '../snap/snap.ts'
import type { Finding, Found, Rule } from './rule.ts'

/** A finding, and the path in the tree that it is about. */
export interface Located extends Finding {
  path: string | undefined
}

/** Everything that rules find in one tree, sorted by file and place; nothing is left out for being unimportant or unwanted. */
export function examine(tree: Snap, table: readonly Rule[]): Located[] {
  return unique([...ask(tree, table)].map(({ finding }) => finding)).sort(byPlace)
}

/** Everything that rules find in one tree, rule by rule in the order of the table. */
export function* ask(
  tree: Snap,
  table: readonly Rule[],
): Iterable<{ rule: Rule; found: Found; finding: Located }> {
  const setting = settingOf(tree)
  for (const rule of table.filter(one => isAsked(one, tree)))
    for (const found of rule.check(tree)) yield { rule, found, finding: findingOf(found, { rule, setting }) }
}

/** What rules could not judge in one tree, in sentences. */
export function unjudgedIn(tree: Snap, table: readonly Rule[]): string[] {
  return table.filter(rule => isAsked(rule, tree)).flatMap(rule => [...(rule.unjudged?.(tree) ?? [])])
}

function isAsked(rule: Rule, tree: Snap): boolean {
  const { about } = rule
  return (
    (about.includes(tree.kind) || about.every(subject => subject === 'hook')) && isWithinReach(rule, tree)
  )
}

/** Whether enough is known about a tree for what a rule finds: one that is about snaps finds nothing in a component, and that is known. */
export function isWithinReach({ about, needs }: Pick<Rule<never>, 'about' | 'needs'>, tree: Snap): boolean {
  const aboutHooks = about.includes('hook')
  // Without metadata snapd looks at nothing else: what the other rules would miss is not missing.
  const all = needs ?? (aboutHooks ? [] : ['readable' as const])
  return (
    (aboutHooks || tree.known.files) &&
    all.every(need => (need === 'readable' ? tree.trouble === undefined : tree.known[need]))
  )
}

/** What has to be known about whatever was judged to say where a finding lies. */
interface Setting extends Pick<Snap, 'fileOf' | 'placeOfKey'> {
  excerptOf: (path: string, line: number) => string | undefined
  /** Whether the tree is built: without that some rules are less sure. */
  isFinished: boolean
}

/** The finding that comes of what a rule says about one place. */
export function findingOf(found: Found, { rule, setting }: { rule: Rule<never>; setting: Setting }): Located {
  const { fileOf, placeOfKey, excerptOf, isFinished } = setting
  const place = found.key === undefined ? undefined : placeOfKey(found.key)
  const path = place === undefined ? found.file : 'meta/snap.yaml'
  const { severity, certainty = isFinished ? undefined : rule.unbuilt, message, remedy, fix, related } = found
  const about: Located = {
    rule: rule.id,
    severity: severity ?? rule.severity,
    certainty: certainty ?? rule.certainty,
    message,
    path,
    file: path === undefined ? undefined : fileOf(path),
    remedy: remedy ?? rule.remedy,
    fix,
    related: related?.map(other => ({ ...other, file: fileOf(other.file) })),
  }
  if (place !== undefined) return { ...about, ...placed(place) }
  return found.at === undefined || path === undefined
    ? about
    : {
        ...about,
        ...extentOf(found.at),
        excerpt: excerptOf(path, 'line' in found.at ? found.at.line : found.at.start.line),
      }
}

function placed({ line, column, length, text }: Place): Partial<Finding> {
  return { line, column, endLine: line, endColumn: column + length, excerpt: text }
}

function extentOf(at: NonNullable<Found['at']>): Pick<Finding, 'line' | 'column' | 'endLine' | 'endColumn'> {
  if ('line' in at) return at.column === undefined ? { line: at.line } : { line: at.line, column: at.column }
  const { start, end } = at
  return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column }
}

function settingOf(tree: Snap): Setting {
  const read = new Map<string, readonly string[]>()
  const linesOf = (path: string): readonly string[] => {
    const known = read.get(path)
    if (known !== undefined) return known
    const end = follow(tree, path)
    const bytes = end?.kind === 'file' ? tree.read(end.path) : undefined
    const lines = bytes === undefined ? [] : Buffer.from(bytes).toString().split(/\r?\n/)
    read.set(path, lines)
    return lines
  }
  return {
    fileOf: path => tree.fileOf(path),
    placeOfKey: key => tree.placeOfKey(key),
    excerptOf: (path, line) => linesOf(path)[line - 1],
    isFinished: tree.known.files,
  }
}

/** A file that several hooks reach may be told of several times. */
function unique(found: readonly Located[]): Located[] {
  const seen = new Set<string>()
  return found.filter(finding => {
    const key = JSON.stringify([finding.rule, finding.file, finding.line, finding.column, finding.message])
    return !seen.has(key) && seen.add(key) !== undefined
  })
}

/** Orders findings by file, line, column and rule; what has no line comes first. */
export function byPlace(a: Finding, b: Finding): number {
  return (
    compare(a.file ?? '', b.file ?? '') ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    compare(a.rule, b.rule) ||
    compare(a.message, b.message)
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
