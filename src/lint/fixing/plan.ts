import type { Edit, Finding, Fix } from '../rule.ts'

/** A fix whose edits name real files of the person. */
export interface PlacedFix {
  finding: Finding
  title: string
  edits: readonly Edit[]
}

/** What is done to one file: its edits in the order of the text, or what happens to it as a whole. */
export interface FileChange {
  place: string
  replacements: readonly Extract<Edit, { do: 'replace' }>[]
  mode: number | undefined
  rename: string | undefined
  removed: boolean
}

interface FixPlan {
  changes: readonly FileChange[]
  done: readonly PlacedFix[]
  /** Fixes that touch what another one changes: they have their turn after it. */
  skipped: readonly PlacedFix[]
}

/** A fix in terms of real files; undefined when one of them is not the person's to edit. */
export function placedFix(
  finding: Finding,
  fix: Fix,
  placeOf: (edit: Edit) => string | undefined,
): PlacedFix | undefined {
  const edits: Edit[] = []
  for (const edit of fix.edits) {
    const path = placeOf(edit)
    if (path === undefined) return undefined
    edits.push({ ...edit, path })
  }
  return { finding, title: fix.title, edits }
}

/** Decides which fixes are made together: of two that overlap the earlier one, and all edits of a fix or none. */
export function planFixes(fixes: readonly PlacedFix[]): FixPlan {
  const taken: Edit[] = []
  const done: PlacedFix[] = []
  const skipped: PlacedFix[] = []
  for (const fix of fixes) {
    const fresh = fix.edits.filter(edit => !taken.some(other => same(edit, other)))
    if (fresh.some(edit => taken.some(other => overlap(edit, other)))) {
      skipped.push(fix)
      continue
    }
    taken.push(...fresh)
    done.push(fix)
  }
  const places = [...new Set(taken.map(edit => edit.path))].sort()
  return {
    changes: places.map(place =>
      changeOf(
        place,
        taken.filter(edit => edit.path === place),
      ),
    ),
    done,
    skipped,
  }
}

function same(a: Edit, b: Edit): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** Edits of one file stand side by side when they replace different stretches, or when one of them only sets the mode. */
function overlap(a: Edit, b: Edit): boolean {
  if (a.path !== b.path) return false
  if (a.do === 'replace' && b.do === 'replace')
    return (a.start < b.end && b.start < a.end) || a.start === b.start
  return a.do === b.do || a.do === 'remove' || b.do === 'remove'
}

function changeOf(place: string, edits: readonly Edit[]): FileChange {
  const replacements = edits.filter(edit => edit.do === 'replace').sort((a, b) => a.start - b.start)
  return {
    place,
    replacements,
    mode: edits.find(edit => edit.do === 'chmod')?.mode,
    rename: edits.find(edit => edit.do === 'rename')?.to,
    removed: edits.some(edit => edit.do === 'remove'),
  }
}

/** A text with its replacements made; undefined when one of them does not lie in the text. */
export function replaced(text: string, replacements: FileChange['replacements']): string | undefined {
  let result = ''
  let at = 0
  for (const { start, end, text: fresh } of replacements) {
    if (start < at || end < start || end > text.length) return undefined
    result += text.slice(at, start) + fresh
    at = end
  }
  return result + text.slice(at)
}
