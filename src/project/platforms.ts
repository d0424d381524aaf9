import { isMapping } from '../tree/document.ts'
import type { Document, Value } from '../tree/document.ts'
import { snapArchitectures } from './bases.ts'
import type { Build } from './project.ts'

/** One thing that a project file says is built. */
export type PlannedBuild = Build

/** Everything the project declares, in file order, or the machine's own architecture. */
export function declaredBuilds(document: Document, machine: string): PlannedBuild[] {
  const content = isMapping(document.value) ? document.value : {}
  if (isMapping(content.platforms)) return Object.entries(content.platforms).flatMap(([label, entry]) => platformBuilds(label, entry))
  if (Array.isArray(content.architectures)) return content.architectures.flatMap(architectureBuilds)
  return [{ platform: machine, on: machine, for: machine }]
}

function platformBuilds(label: string, entry: Value): PlannedBuild[] {
  if (!isMapping(entry)) return [{ platform: label, on: label, for: label }]
  const on = words(entry['build-on'])
  const target = words(entry['build-for'])[0] ?? label
  return on.map(item => ({ platform: label, on: item, for: target }))
}

function architectureBuilds(entry: Value): PlannedBuild[] {
  if (!isMapping(entry)) return words(entry).map(item => ({ platform: item, on: item, for: item }))
  const on = words(entry['build-on'])
  const target = words(entry['build-for'])[0] ?? on[0] ?? 'amd64'
  return on.map(item => ({ platform: target, on: item, for: target }))
}

/** A word or a list of them, as a list. */
export function words(value: Value | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(words)
  return typeof value === 'string' ? [value] : []
}

/** Whether snaps are built for that architecture. */
export function isSnapArchitecture(name: string): boolean {
  return (snapArchitectures as readonly string[]).includes(name)
}
