import { isMapping, mapping } from '../yaml/document.ts'
import type { Mapping, Value } from '../yaml/document.ts'

/** Adds what an extension has to what the project has; the project keeps what it says itself. */
function mergeValues(project: Value | undefined, extension: Value): Value {
  if (isNothing(project)) return extension
  if (Array.isArray(project) && Array.isArray(extension)) {
    const joined = [...extension, ...project]
    return joined.every(item => typeof item === 'string') ? [...new Set(joined)] : joined
  }
  return isMapping(project) && isMapping(extension) ? mergeMappings(project, extension) : project
}

/** Merges key by key: the project's keys keep their places, new ones follow. */
export function mergeMappings(project: Mapping, extension: Mapping): Mapping {
  const made = mapping(Object.entries(project))
  for (const [key, value] of Object.entries(extension)) made[key] = mergeValues(made[key], value)
  return made
}

/** As snapcraft does: what Python takes for false counts as absent. */
function isNothing(value: Value | undefined): value is undefined | null {
  if (value === undefined || value === null || value === '' || value === false || value === 0) return true
  return Array.isArray(value) ? value.length === 0 : isMapping(value) && Object.keys(value).length === 0
}
