import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { UserError } from '../errors.ts'

/** The variable with which a person allows more; bytes, or with K, M, G or T. */
const variable = 'SNAPSMITH_UNPACK_LIMIT'
/** What is always allowed: a small archive of a few long files has any ratio. */
const free = 64 * 1024 ** 2
/** Archives of programs and sources come to some 20 times their size, those of empty disks to 1,000 and more. */
const mostTimes = 200
const most = 64 * 1024 ** 3
const mostEntries = 1_000_000

/** What an archive may become. */
interface UnpackLimit {
  bytes: number
  entries: number
}

/** What an archive of a size may become; `given` is what the person allows. */
function unpackLimit(packed: number, given: string | undefined): UnpackLimit {
  const [, digits, unit = ''] = /^(\d+)([KMGT]?)$/.exec(given ?? '') ?? []
  if (given !== undefined && given !== '' && digits === undefined) {
    throw new UserError('unpack-limit', `${variable} is no size: '${given}'.`, {
      resolution: `Write bytes, or a number with K, M, G or T: ${variable}=100G`,
    })
  }
  if (digits !== undefined)
    return { bytes: Number(digits) * 1024 ** ['', 'K', 'M', 'G', 'T'].indexOf(unit), entries: Infinity }
  return { bytes: Math.min(most, Math.max(free, packed * mostTimes)), entries: mostEntries }
}

/** An archive that is to be unpacked, under the name that the person knows it by. */
export interface Archive {
  file: string
  name?: string
  env: Readonly<Record<string, string | undefined>>
}

/** The limit for an archive on the disk. */
export function limitOf({ file, env }: Archive): UnpackLimit {
  return unpackLimit(statSync(file).size, env[variable])
}

/** Refuses an archive that becomes more than it may; an archive with a few kilobytes can fill any disk. */
export function refuseBomb(archive: Archive, held: { bytes: number; entries: number }): void {
  const limit = limitOf(archive)
  if (held.bytes <= limit.bytes && held.entries <= limit.entries) return
  throw bomb(
    archive,
    held.bytes > limit.bytes
      ? `${amount(held.bytes)} at least`
      : `${String(held.entries)} files and directories`,
    limit,
  )
}

function bomb({ file, name = basename(file) }: Archive, becomes: string, limit: UnpackLimit): UserError {
  return new UserError(
    'archive-bomb',
    `'${name}' has ${amount(statSync(file).size)} and unpacks to ${becomes}, more than the ${amount(limit.bytes)} in ${String(limit.entries)} entries that it may.`,
    {
      resolution: `If you trust it, allow more: ${variable}=100G`,
    },
  )
}

function amount(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB']
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3))
  return `${power === 0 ? String(bytes) : (bytes / 1000 ** power).toFixed(1)} ${units[power] ?? ''}`
}
