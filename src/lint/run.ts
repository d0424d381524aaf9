import type { Mapping } from '../yaml/document.ts'
import type { Finding, Rule } from './rule.ts'
import { rules } from './rules/index.ts'
import type { SnapTree } from './snap-tree.ts'

/** What a check may know beside the tree. */
export interface CheckOptions {
  /** The project file behind a path of the tree, so that a finding can name the file that the person edits. */
  places?: ReadonlyMap<string, string> | undefined
  /** The file that the tree is to become. */
  fileName?: string | undefined
  /** The metadata of a component's snap. */
  snap?: Mapping | undefined
}

/** What was found in a finished tree, and what could not be judged, in sentences. */
export interface Checked {
  findings: readonly Finding[]
  unjudged: readonly string[]
}

/** Checks a finished snap or component. */
export function checkTree(given: SnapTree, { places, fileName, snap }: CheckOptions = {}): Checked {
  const tree: SnapTree = {
    ...given,
    fileName: fileName ?? given.fileName,
    snap: given.kind === 'snap' ? given.metadata : snap,
  }
  return { findings: findings(tree, { places }), unjudged: unjudgedIn(tree) }
}

/** What the rules could not judge in a finished tree, in sentences. */
export function unjudgedIn(tree: SnapTree): string[] {
  return tree.trouble === undefined ? rules.flatMap(rule => [...(rule.unjudged?.(tree) ?? [])]) : []
}

/**
 * Everything that the rules find, in the order in which snapd looks: the first error is the one that snapd would report.
 *
 * Where metadata cannot be read at all, nothing else is looked at.
 */
export function findings(
  tree: SnapTree,
  {
    places,
    table = rules,
  }: { places?: ReadonlyMap<string, string> | undefined; table?: readonly Rule[] } = {},
): Finding[] {
  const found: Finding[] = []
  for (const rule of table) {
    for (const { message, file, remedy } of rule.check(tree)) {
      found.push({
        rule: rule.id,
        severity: rule.severity,
        message,
        file: file === undefined ? undefined : (places?.get(file) ?? file),
        remedy: remedy ?? rule.remedy,
      })
    }
    if (tree.trouble !== undefined && found.length > 0) break
  }
  return found
}
