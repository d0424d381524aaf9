import { resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { installCommand } from '../platform/debian-packages.ts'
import type { Host } from '../platform/host.ts'
import { refuseBomb } from '../platform/unpack-limit.ts'
import type { Entry, EntryKind, Listing } from '../tree/listing.ts'
import { ancestors, comparePaths } from '../tree/listing.ts'

const kinds: Readonly<Record<string, EntryKind>> = { '-': 'file', d: 'directory', l: 'symlink' }
const line =
  /^(?<kind>[-dlbcps])(?<bits>[-rwxsStT]{9}) \d+\/\d+ +(?<size>\d+|\d+, *\d+) (?<day>\d{4}-\d\d-\d\d) (?<time>\d\d:\d\d) squashfs-root(?:\/(?<rest>[^]*))?$/

/** What an image holds, and the permission bits of its root, which is no entry. */
interface ImageListing {
  listing: Listing
  rootMode: number
}

/** What an image holds, without unpacking it. */
export async function listImage(file: string, host: Host): Promise<ImageListing> {
  const found = parseListing(await unsquashfs({ args: ['-lln', operand(file)], file }, host))
  if (found !== undefined) return found
  throw new UserError(
    'image-unreadable',
    `Cannot list '${file}': a name or a link in it holds a line break.`,
    { resolution: 'Rename the file that it comes from, and pack again.' },
  )
}

/** unsquashfs compares every file with every name: with more of them it is sooner done with the whole image. */
const mostPaths = 200

/** What is unpacked, and where to. */
interface Extraction {
  file: string
  /** A directory that does not exist yet. */
  into: string
  /** Paths of the image; everything unless given, and where there are very many. */
  paths?: readonly string[]
  /** What it holds, where that is known already. */
  listing?: Listing
}

/** Unpacks an image; devices are left out where only root may make them. */
export async function extractImage(
  { file, into, paths = [], listing }: Extraction,
  host: Host,
): Promise<void> {
  const some = paths.length > mostPaths ? [] : paths
  const wanted = new Set(some)
  const held = (listing ?? (await listImage(file, host)).listing).filter(
    ({ path }) => wanted.size === 0 || wanted.has(path) || ancestors(path).some(above => wanted.has(above)),
  )
  refuseBomb(
    { file: resolve(host.cwd, file), name: file, env: host.env },
    {
      bytes: held.reduce((sum, { kind, size }) => sum + (kind === 'file' ? size : 0), 0),
      entries: held.length,
    },
  )
  await unsquashfs(
    {
      args: ['-no-progress', '-no-xattrs', '-d', into, operand(file), ...some.map(literal)],
      file,
      passes: onlyDevices,
    },
    host,
  )
}

/** For unsquashfs the names of files are patterns, extended ones. */
function literal(path: string): string {
  return path.replace(/[*?[\]\\()!+@|]/g, '\\$&')
}

/** A file's name that is no option. */
function operand(file: string): string {
  return file.startsWith('-') ? `./${file}` : file
}

/** Whether all that went wrong is that devices could not be made. */
function onlyDevices({ code, err }: { code: number; err: string }): boolean {
  const told = err.split('\n').filter(row => row.trim() !== '')
  return (
    code === 2 &&
    told.length > 0 &&
    told.every(row => /^create_inode: could not create (?:character|block) device /.test(row))
  )
}

interface Reading {
  args: readonly string[]
  /** As the person named it. */
  file: string
  /** Whether a failure is none. */
  passes?: (outcome: { code: number; err: string }) => boolean
}

/** What reading an image may take: it may be made to keep its reader busy, or to fill the memory. */
const limits = { seconds: 60, megabytes: 1024, output: 96 * 1024 * 1024 }

async function unsquashfs({ args, file, passes }: Reading, host: Host): Promise<string> {
  const outcome = await host.commands.run('unsquashfs', args, {
    cwd: host.cwd,
    guarded: true,
    limits,
    env: { ...host.env, LC_ALL: 'C', TZ: 'UTC' },
  })
  if (outcome.code === 127) {
    throw new UserError('unsquashfs-missing', "Reading a snap needs 'unsquashfs', which is not installed.", {
      resolution: `Install it with: ${installCommand(['squashfs-tools'])}`,
    })
  }
  if (outcome.exceeded !== undefined) {
    throw new UserError(
      'image-too-large',
      outcome.exceeded === 'time'
        ? `Reading '${file}' took more than ${String(limits.seconds)} seconds.`
        : `'${file}' holds more files than are read.`,
      {
        resolution: 'Unpack it with unsquashfs if you trust it, and name the directory.',
      },
    )
  }
  if (outcome.code === 0 || passes?.(outcome) === true) return outcome.out
  throw new UserError('image-unreadable', `Cannot read '${file}' as a snap.`, {
    details: (outcome.err || outcome.out).trim(),
    resolution: 'Name a whole .snap or .comp file, or a directory that holds what would be in one.',
  })
}

/** Reads what `unsquashfs -lln` prints; undefined when a row is not what it seems: names are printed as they are, line breaks and all. */
export function parseListing(text: string): ImageListing | undefined {
  const listing: Entry[] = []
  let rootMode: number | undefined
  for (const row of text.replace(/\n$/, '').split('\n')) {
    const found = line.exec(row)?.groups
    if (found === undefined ? rootMode !== undefined : rootMode !== undefined && found['rest'] === undefined)
      return undefined
    if (found === undefined) continue
    if (found['rest'] === undefined) {
      rootMode = modeOf(found['bits'] ?? '')
      continue
    }
    const entry = entryOf(found, found['rest'])
    if (entry === undefined) return undefined
    listing.push(entry)
  }
  return {
    listing: listing.sort((a, b) => comparePaths(a.path.replaceAll('/', '\0'), b.path.replaceAll('/', '\0'))),
    rootMode: rootMode ?? 0o755,
  }
}

function entryOf(found: Record<string, string | undefined>, rest: string): Entry | undefined {
  const kind = kinds[found['kind'] ?? ''] ?? 'other'
  const size = Number(found['size']?.replace(/,.*/, ''))
  const about = {
    kind,
    size,
    mode: modeOf(found['bits'] ?? ''),
    mtime: Date.parse(`${found['day'] ?? ''}T${found['time'] ?? ''}:00Z`),
  }
  if (kind !== 'symlink') return { path: rest, ...about }
  // The length of a link's target is known, so that ` -> ` in a name does no harm. What is no UTF-8 has become longer.
  const bytes = Buffer.from(rest)
  const end = rest.includes('\uFFFD') ? bytes.lastIndexOf(' -> ') : bytes.length - size - 4
  if (end < 1 || bytes.toString('utf8', end, end + 4) !== ' -> ') return undefined
  return { path: bytes.toString('utf8', 0, end), ...about, target: bytes.toString('utf8', end + 4) }
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
