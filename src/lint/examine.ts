import { hookRules } from './rules/hooks.ts'
import type { LintTree } from './hook-view.ts'
import type { Finding, Found, HookRule, Rule, RuleFacts } from './rule.ts'
import { rules } from './rules/index.ts'
import { follow } from './snap-tree.ts'
import { isAboutHooks } from './about-hooks.ts'

/** A finding, and the path in the tree that it is about. */
export interface Located extends Finding {
  path: string | undefined
}

/** The rules that are asked; all of them unless given. */
export interface Tables {
  treeRules?: readonly Rule[]
  hookRules?: readonly HookRule[]
}

/** Everything that the rules find in one tree, sorted by file and place; nothing is left out for being unimportant or unwanted. */
export function examine(tree: LintTree, tables: Tables = {}): Located[] {
  const lines = lineReader(tree)
  const found: Located[] = []
  for (const rule of applicable(tree, tables)) {
    for (const one of rule.check(tree)) found.push(located(one, { rule, tree, lines }))
  }
  return unique(found).sort(byPlace)
}

/** Whether a rule is asked about a tree at all. */
export function isAsked(id: string, tree: LintTree): boolean {
  return applicable(tree, {}).some(rule => rule.id === id)
}

function applicable(
  tree: LintTree,
  { treeRules = rules, hookRules: aboutHooks = hookRules }: Tables,
): (Rule | HookRule)[] {
  const finished = tree.known.files
  // Without metadata snapd looks at nothing else: what the other rules would miss is not missing.
  const wanted =
    tree.trouble === undefined
      ? treeRules.filter(rule => finished || isAboutHooks(rule))
      : treeRules.filter(rule => rule.id === 'metadata-unreadable')
  return [...wanted, ...aboutHooks].filter(rule => (rule.needs ?? []).every(need => tree.known[need]))
}

interface Setting {
  rule: RuleFacts
  tree: LintTree
  lines: (path: string) => readonly string[]
}

function located(found: Found, { rule, tree, lines }: Setting): Located {
  const place = found.key === undefined ? undefined : tree.placeOfKey(found.key)
  const path = place === undefined ? found.file : 'meta/snap.yaml'
  const about: Located = {
    rule: rule.id,
    severity: found.severity ?? rule.severity,
    certainty: found.certainty ?? (tree.known.files ? undefined : rule.unbuilt) ?? rule.certainty,
    message: found.message,
    path,
    file: path === undefined ? undefined : tree.fileOf(path),
    remedy: found.remedy ?? rule.remedy,
    ...(found.fix === undefined ? {} : { fix: found.fix }),
    ...(found.related === undefined
      ? {}
      : { related: found.related.map(other => ({ ...other, file: tree.fileOf(other.file) })) }),
  }
  if (place !== undefined) {
    return {
      ...about,
      line: place.line,
      column: place.column,
      endLine: place.line,
      endColumn: place.column + place.length,
      excerpt: place.text,
    }
  }
  if (found.at === undefined || path === undefined) return about
  if ('line' in found.at) return { ...about, line: found.at.line, excerpt: lines(path)[found.at.line - 1] }
  const { start, end } = found.at
  return {
    ...about,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    excerpt: lines(path)[start.line - 1],
  }
}

function lineReader(tree: LintTree): Setting['lines'] {
  const read = new Map<string, readonly string[]>()
  return path => {
    const known = read.get(path)
    if (known !== undefined) return known
    const end = follow(tree, path)
    const bytes = end?.kind === 'file' ? tree.read(end.path) : undefined
    const lines = bytes === undefined ? [] : Buffer.from(bytes).toString().split(/\r?\n/)
    read.set(path, lines)
    return lines
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
