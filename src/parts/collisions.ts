import { UserError } from '../errors.ts'
import type { Permission } from '../project/project.ts'
import type { Entry, Listing } from '../tree/listing.ts'
import { comparePaths } from '../tree/listing.ts'
import type { Selection } from './filesets.ts'
import { compatible } from './permissions.ts'

/** What one part would stage in one partition. */
export interface Candidate {
  part: string
  partition: string
  /** By path. */
  entries: ReadonlyMap<string, Entry>
  permissions: readonly Permission[]
}

/** The entries of a listing that are selected, by path. */
export function selectedEntries(listing: Listing, selection: Selection): Map<string, Entry> {
  const chosen = new Set(selection.files)
  for (const path of selection.directories) chosen.add(path)
  const entries = new Map<string, Entry>()
  for (const entry of listing) if (chosen.has(entry.path)) entries.set(entry.path, entry)
  return entries
}

/** Says whether two files have the same content; asked only for files of two parts at the same path. */
export type SameContent = (path: string, a: Candidate, b: Candidate) => boolean

/** The paths, sorted, at which two parts would stage different things. */
export function collisions(a: Candidate, b: Candidate, sameContent: SameContent): string[] {
  const few = a.entries.size < b.entries.size ? a.entries : b.entries
  const found: string[] = []
  for (const path of few.keys()) {
    const one = a.entries.get(path)
    const other = b.entries.get(path)
    if (one === undefined || other === undefined) continue
    if (!agree(one, other, () => sameContent(path, a, b)) || !compatible(path, a.permissions, b.permissions))
      found.push(path)
  }
  return found.sort(comparePaths)
}

/** The error for the first pair of parts that collide; the later part is named first. */
export function collisionError(request: {
  later: string
  earlier: string
  paths: readonly string[]
  partition: string | undefined
}): UserError {
  const where = request.partition === undefined ? '' : ` for the '${request.partition}' partition`
  const error = new UserError(
    'file-collision',
    'Failed to stage: parts list the same file with different contents or permissions.',
    {
      resolution:
        "Leave the files out of one of the two parts with 'stage', or give them another place with 'organize'.",
      details: [
        `Parts '${request.later}' and '${request.earlier}' list the following files${where}, but with different contents or permissions:`,
        ...request.paths.map(path => `    ${path}`),
      ].join('\n'),
    },
  )
  error.subject = ['parts', request.later]
  return error
}

/** Whether two `.pc` files say the same apart from where they are installed. */
export function samePkgConfig(a: string, b: string): boolean {
  const mine = a.split('\n')
  const theirs = b.split('\n')
  const isPrefix = (line: string | undefined): boolean => line?.startsWith('prefix=') === true
  return (
    mine.length === theirs.length &&
    mine.every((line, index) => line === theirs[index] || (isPrefix(line) && isPrefix(theirs[index])))
  )
}

/** Whether two parts may have these at the same path. */
export function agree(a: Entry, b: Entry, sameContent: () => boolean): boolean {
  if (a.kind === 'symlink' && b.kind === 'symlink') return normalTarget(a) === normalTarget(b)
  if (a.kind !== b.kind) return false
  // Only a file's content can be compared; two pipes or devices of the same name are the same.
  return a.kind !== 'file' || sameContent()
}

/** `./t` and `t` are one target. */
function normalTarget(entry: Entry): string {
  const target = entry.target ?? ''
  const parts = target.split('/').filter((part, index) => part !== '.' && (part !== '' || index === 0))
  return parts.join('/')
}
