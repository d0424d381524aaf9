import { basename, dirname, join, relative } from 'node:path'
import { lookThrough, realPath } from '../../platform/files.ts'
import type { Edit, Finding } from '../rule.ts'
import { placedFix, planFixes } from './plan.ts'
import type { PlacedFix } from './plan.ts'
import { diffOf, makeChange } from './write.ts'

/** A finding that can be mended, and where its tree's files are. */
interface Fixable {
  finding: Finding
  /** The real file of a path of the tree; undefined where the person cannot or should not edit it. */
  placeOf: (path: string) => string | undefined
  /** Nothing outside of this directory is touched, wherever links lead; undefined where nothing may be. */
  root: string | undefined
}

/** What a round of fixes did. */
interface FixRound {
  made: readonly PlacedFix[]
  /** Put off because another fix of this round changes the same text. */
  later: readonly PlacedFix[]
  /** Could not be made: the new name is taken, or the file is no text. */
  failed: readonly PlacedFix[]
}

/** Makes as many fixes as go together. */
export function fixRound(fixables: readonly Fixable[]): FixRound {
  const plan = planFixes(placed(fixables))
  const failed = new Set(plan.changes.filter(change => !makeChange(change)).map(change => change.place))
  const hasFailed = (fix: PlacedFix): boolean => fix.edits.some(edit => failed.has(edit.path))
  return {
    made: plan.done.filter(fix => !hasFailed(fix)),
    later: plan.skipped,
    failed: plan.done.filter(hasFailed),
  }
}

/** What a first round of fixes would do. */
export interface FixDiff {
  text: string
  /** How many fixes are in it, and how many have to wait for the next one. */
  made: number
  later: number
  /** Files get another name: what is wrong inside of them shows afterwards. */
  renames: boolean
}

/** The diff that a round of fixes would make. */
export function fixDiff(fixables: readonly Fixable[], cwd: string): FixDiff {
  const plan = planFixes(placed(fixables))
  return {
    text: plan.changes.map(change => diffOf(change, cwd)).join('\n'),
    made: plan.done.length,
    later: plan.skipped.length,
    renames: plan.changes.some(change => change.rename !== undefined),
  }
}

function placed(fixables: readonly Fixable[]): PlacedFix[] {
  return fixables.flatMap(({ finding, placeOf, root }) => {
    const fix =
      finding.fix === undefined || root === undefined
        ? undefined
        : placedFix(finding, finding.fix, edit => editable(placeOf(edit.path), { edit, root }))
    return fix === undefined ? [] : [fix]
  })
}

/** The file that an edit changes: of a link its target, unless the name is what changes. Undefined where it is not the person's to edit. */
function editable(
  place: string | undefined,
  { edit, root }: { edit: Edit; root: string },
): string | undefined {
  if (place === undefined || lookThrough(place) === undefined) return undefined
  const own =
    edit.do === 'rename' || edit.do === 'remove'
      ? join(realPath(dirname(place)), basename(place))
      : realPath(place)
  const within = relative(realPath(root), own)
  // What a build has made is made anew by the next one.
  return within.startsWith('..') || /^(?:parts|stage|prime)\//.test(within) ? undefined : own
}
