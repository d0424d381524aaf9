import type { UserError } from '../errors.ts'
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
  if (found === undefined) throw about(unknownSourceType(type), part, 'source-type')
  const refused = optionKeys
    .filter(key => isSet(part.keys[key]) && !found.options.includes(key))
    .sort(comparePaths)
  const [first] = refused
  if (first !== undefined)
    throw about(optionRefused(listed(refused.map(key => `'${key}'`)), type), part, first)
  return found
}

const optionKeys = [
  'source-tag',
  'source-commit',
  'source-branch',
  'source-depth',
  'source-checksum',
  'source-submodules',
  'source-channel',
] as const satisfies readonly (keyof PartKeys)[]

function listed(words: readonly string[]): string {
  return words.length < 3
    ? words.join(' and ')
    : `${words.slice(0, -1).join(', ')}, and ${words.at(-1) ?? ''}`
}

/** Says which key of the part is meant. */
function about(error: UserError, part: Part, key: keyof PartKeys): UserError {
  error.subject = ['parts', part.name, key]
  return error
}

function isSet(value: unknown): boolean {
  return value !== null && value !== '' && value !== 0 && !(Array.isArray(value) && value.length === 0)
}
