import { realPath } from '../../platform/files.ts'
import type { Finding } from '../rule.ts'
import { placedFix, planFixes } from './plan.ts'
import type { PlacedFix } from './plan.ts'
import { diffOf, makeChange } from './write.ts'

/** A finding that can be mended, and where its tree's files are. */
export interface Fixable {
  finding: Finding
  /** The real file of a path of the tree; undefined where the person cannot or should not edit it. */
  placeOf: (path: string) => string | undefined
}

/** What a round of fixes did. */
export interface FixRound {
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
  return { made: plan.done.filter(fix => !hasFailed(fix)), later: plan.skipped, failed: plan.done.filter(hasFailed) }
}

/** The diff that a round of fixes would make, with how many fixes are in it and how many have to wait for the next one. */
export function fixDiff(fixables: readonly Fixable[], cwd: string): { text: string; made: number; later: number } {
  const plan = planFixes(placed(fixables))
  return { text: plan.changes.map(change => diffOf(change, cwd)).join('\n'), made: plan.done.length, later: plan.skipped.length }
}

function placed(fixables: readonly Fixable[]): PlacedFix[] {
  return fixables.flatMap(({ finding, placeOf }) => {
    // A link's target is what gets edited: replacing the link would leave the target as it is.
    const real = (path: string): string | undefined => {
      const place = placeOf(path)
      return place === undefined ? undefined : realPath(place)
    }
    const fix = finding.fix === undefined ? undefined : placedFix(finding, finding.fix, real)
    return fix === undefined ? [] : [fix]
  })
}
