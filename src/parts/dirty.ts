import type { Part, PartKeys } from '../project/project.ts'
import { partKeySteps } from '../project/schema/part.ts'
import { withoutPasswords } from '../text/addresses.ts'
import { comparePaths } from '../tree/listing.ts'
import type { StepName } from './steps.ts'

/** What has changed so that a step has to start from nothing. */
export interface DirtyReport {
  properties: string[]
  options: string[]
  dependencies: { part: string; step: StepName }[]
}

/** The report as the person reads it: one change by its name, several by their kinds. */
export function describeDirty(report: DirtyReport): string {
  const [property] = report.properties
  const [option] = report.options
  const [dependency] = report.dependencies
  const count = report.properties.length + report.options.length + report.dependencies.length
  if (count === 1) {
    if (property !== undefined) return `'${property}' property changed`
    if (option !== undefined) return `'${option}' option changed`
    if (dependency !== undefined) return `${dependency.step} for part '${dependency.part}' changed`
  }
  const kinds = [
    ...(dependency === undefined ? [] : ['dependencies']),
    ...(option === undefined ? [] : ['options']),
    ...(property === undefined ? [] : ['properties']),
  ]
  return `${joinWords(kinds)} changed`
}

/** `a`, `a and b`, `a, b, and c`. */
function joinWords(words: readonly string[]): string {
  if (words.length < 3) return words.join(' and ')
  return `${words.slice(0, -1).join(', ')}, and ${words.at(-1) ?? ''}`
}

/** A part's properties as a flat record: all of them, or those that one step looks at. */
export function propertiesOf(part: Part, step?: StepName): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  const seen = step === undefined ? undefined : seenBy(part, step)
  if (step === undefined || step === 'pull') found.plugin = part.plugin
  for (const [name, value] of Object.entries(part.keys)) {
    if (seen === undefined || seen.has(name)) found[name] = value
  }
  if (step === undefined || step === 'build') {
    for (const name of Object.keys(part.properties).sort(comparePaths)) found[name] = part.properties[name]
  }
  return found
}

/** A pull script sees the build environment too, so a change of it must reach the pull. */
function seenBy(part: Part, step: StepName): ReadonlySet<string> {
  return step === 'pull' && part.keys['override-pull'] !== null ? seenByPullScript : seenByStep[step]
}

// As snapcraft does: a build is asked about the source as well, which matters when only the build is left to look at.
const seenByStep: Readonly<Record<StepName, ReadonlySet<string>>> = {
  pull: keysOf('pull'),
  build: keysOf('build', 'source'),
  stage: keysOf('stage'),
  prime: keysOf('prime'),
}
const seenByPullScript = keysOf('pull', 'build-environment')

function keysOf(step: StepName, ...more: readonly string[]): Set<string> {
  return new Set([
    ...Object.keys(partKeySteps).filter(name => partKeySteps[name as keyof PartKeys] === step),
    ...more,
  ])
}

/** Whether two plain values say the same; the order of a map's keys does not count. */
export function sameValue(a: unknown, b: unknown): boolean {
  return a === b || canonical(a) === canonical(b)
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => comparePaths(a, b)))
      : // What is remembered has no passwords in its addresses.
        typeof inner === 'string'
        ? withoutPasswords(inner)
        : inner,
  )
}
