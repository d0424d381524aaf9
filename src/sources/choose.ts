import { comparePaths } from '../tree/listing.ts'
import type { Part, PartKeys } from '../project/project.ts'
import { optionRefused, unknownSource, unknownSourceType } from './errors.ts'
import { sources } from './index.ts'
import type { Source } from './source.ts'

/** The type of a source that is not named by `source-type`; `isDirectory` is asked about its path as written. */
export function sourceType(source: string, isDirectory: (path: string) => boolean): string {
  for (const { type, pattern } of sources) if (pattern?.test(source) === true) return type
  if (source === '' || isDirectory(source)) return 'local'
  throw unknownSource(source)
}

/** How a part's source is fetched; undefined for a part without one. Refuses keys that mean nothing for its type. */
export function chooseSource(part: Part, isDirectory: (path: string) => boolean): Source | undefined {
  const { source } = part.keys
  if (source === null || source === '') return undefined
  const type = part.keys['source-type'] === '' ? sourceType(source, isDirectory) : part.keys['source-type']
  const found = sources.find(candidate => candidate.type === type)
  if (found === undefined) throw unknownSourceType(type)
  const refused = optionKeys.filter(key => isSet(part.keys[key]) && !found.options.includes(key)).sort(comparePaths).map(key => `'${key}'`)
  if (refused.length > 0) {
    const named = refused.length < 3 ? refused.join(' and ') : `${refused.slice(0, -1).join(', ')}, and ${refused.at(-1) ?? ''}`
    throw optionRefused(named, type)
  }
  return found
}

const optionKeys = [
  'source-tag', 'source-commit', 'source-branch', 'source-depth', 'source-checksum', 'source-submodules', 'source-channel',
] as const satisfies readonly (keyof PartKeys)[]

function isSet(value: unknown): boolean {
  return value !== null && value !== '' && value !== 0 && !(Array.isArray(value) && value.length === 0)
}
