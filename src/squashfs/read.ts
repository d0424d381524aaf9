import { UserError } from '../errors.ts'
import type { Host } from '../platform/host.ts'
import type { Entry, EntryKind, Listing } from '../tree/listing.ts'
import { comparePaths } from '../tree/listing.ts'

const kinds: Readonly<Record<string, EntryKind>> = { '-': 'file', d: 'directory', l: 'symlink' }
const line = /^(?<kind>[-dlbcps])(?<bits>[-rwxsStT]{9}) \d+\/\d+ +(?<size>\d+|\d+, *\d+) (?<day>\d{4}-\d\d-\d\d) (?<time>\d\d:\d\d) squashfs-root(?:\/(?<rest>[^]*))?$/

/** What an image holds, without unpacking it. */
export async function listImage(file: string, host: Host): Promise<Listing> {
  return parseListing(await unsquashfs({ args: ['-lln', file], file }, host))
}

/** What is unpacked, and where to. */
export interface Extraction {
  file: string
  /** A directory that does not exist yet. */
  into: string
  /** Paths of the image; everything unless given. */
  paths?: readonly string[]
}

/** Unpacks an image. */
export async function extractImage({ file, into, paths = [] }: Extraction, host: Host): Promise<void> {
  await unsquashfs({ args: ['-no-progress', '-no-xattrs', '-d', into, file, ...paths], file }, host)
}

async function unsquashfs({ args, file }: { args: readonly string[]; file: string }, host: Host): Promise<string> {
  const outcome = await host.commands.run('unsquashfs', args, { cwd: host.cwd, guarded: true, env: { ...host.env, LC_ALL: 'C', TZ: 'UTC' } })
  if (outcome.code === 127) {
    throw new UserError('unsquashfs-missing', "Reading a snap needs 'unsquashfs', which is not installed.", {
      resolution: 'Install it with: apt-get install squashfs-tools',
    })
  }
  if (outcome.code === 0) return outcome.out
  throw new UserError('image-unreadable', `Cannot read '${file}' as a snap.`, { details: (outcome.err || outcome.out).trim(), resolution: 'Name a whole .snap or .comp file, or a directory that holds what would be in one.' })
}

/** Reads what `unsquashfs -lln` prints; the root itself is left out. */
export function parseListing(text: string): Listing {
  return text.split('\n').flatMap((row): Entry[] => {
    const found = line.exec(row)?.groups
    if (found?.['rest'] === undefined) return []
    const kind = kinds[found['kind'] ?? ''] ?? 'other'
    const size = Number(found['size']?.replace(/,.*/, ''))
    // The length of a link's target is known, so that ` -> ` in a name does no harm.
    const bytes = Buffer.from(found['rest'])
    const path = kind === 'symlink' ? bytes.subarray(0, bytes.length - size - 4).toString() : found['rest']
    return [{
      path, kind, size,
      mode: modeOf(found['bits'] ?? ''),
      mtime: Date.parse(`${found['day'] ?? ''}T${found['time'] ?? ''}:00Z`),
      ...(kind === 'symlink' ? { target: bytes.subarray(bytes.length - size).toString() } : {}),
    }]
  }).sort((a, b) => comparePaths(a.path.replaceAll('/', '\0'), b.path.replaceAll('/', '\0')))
}

/** `rwsr-xr-x` is 04755. */
export function modeOf(bits: string): number {
  let mode = 0
  for (let index = 0; index < 9; index += 1) {
    const bit = bits[index] ?? '-'
    if (!'-ST'.includes(bit)) mode |= 0o400 >> index
    if ('sStT'.includes(bit)) mode |= 0o4000 >> Math.floor(index / 3)
  }
  return mode
}
