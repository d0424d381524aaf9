import { isMapping } from '../../yaml/document.ts'
import type { Value } from '../../yaml/document.ts'

/**
 * The architectures for which a project is built, whichever machine builds it; undefined when the file does not say, or says it in a
 * way that depends on the machine.
 */
export function projectArchitectures(project: Value): string[] | undefined {
  if (!isMapping(project)) return undefined
  const { platforms, architectures } = project
  const named = isMapping(platforms)
    ? Object.entries(platforms).map(([label, platform]) =>
        isMapping(platform) ? builtFor(platform['build-for']) : architecture(label),
      )
    : Array.isArray(architectures)
      ? architectures.map(entry =>
          isMapping(entry) ? builtFor(entry['build-for'] ?? entry['build-on']) : builtFor(entry),
        )
      : []
  const known = named.filter(name => name !== undefined)
  return known.length === 0 || known.length < named.length ? undefined : [...new Set(known)].sort()
}

/** `arm64`, `[arm64]` or `[ubuntu@24.04:arm64]`; several stand for one build only in old files, and grammar depends on the machine. */
function builtFor(value: Value | undefined): string | undefined {
  if (typeof value === 'string') return architecture(value)
  return Array.isArray(value) && value.length === 1 ? builtFor(value[0]) : undefined
}

/** A label such as `ubuntu@24.04:arm64` ends in the architecture. */
function architecture(label: string): string {
  return label.slice(label.lastIndexOf(':') + 1)
}
