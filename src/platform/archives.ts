import {
  chmodSync,
  chownSync,
  createWriteStream,
  linkSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
} from 'node:fs'
import { basename, dirname, join, posix } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'
import type { Header as Headers } from 'tar-stream'
import { UserError } from '../errors.ts'
import type { Commands } from './commands.ts'
import { installCommand } from './debian-packages.ts'
import { lookAt } from './files.ts'
import { readStart, streamRegular } from './reading.ts'
import { limitOf, refuseBomb } from './unpack-limit.ts'
import type { Archive } from './unpack-limit.ts'

interface Extraction {
  archive: string
  /** An existing directory. */
  into: string
  /** A path that may be used for the unpacked archive; it is removed again. */
  scratch: string
  commands: Commands
  /** Where a person may allow more than usual. */
  env: Readonly<Record<string, string | undefined>>
}

/** A member of an archive, or what a hard link in it leads to, that lies outside of the archive. */
export class StrayMember extends Error {
  readonly member: string

  constructor(member: string, reason: string) {
    super(reason)
    this.member = member
  }
}

/**
 * Unpacks a tar archive, compressed or not, without the directories that all members share. Members stay below `into`: a name that
 * climbs out is refused before anything is unpacked, `/` and `./` at its front mean nothing, and nothing is written or taken through
 * links that the archive brings along.
 */
export async function extractTar({ archive, into, scratch, commands, env }: Extraction): Promise<void> {
  try {
    const bounds = { file: archive, env }
    const open = await opener(bounds, scratch, commands)
    const held = { bytes: 0, entries: 0 }
    const names: { name: string; directory: boolean }[] = []
    const links = new Set<string>()
    let stray: StrayMember | undefined
    await eachMember({ archive, stream: open() }, async (header, body) => {
      refuseUnknown(header, archive)
      held.entries += 1
      held.bytes += header.size ?? 0
      refuseBomb(bounds, held)
      names.push({ name: header.name.replace(/\/+$/, ''), directory: header.type === 'directory' })
      stray ??= strayOf(header, links)
      body.resume()
    })
    if (stray !== undefined) throw stray
    const common = commonDirectory(names)
    const directories: { path: string; header: Headers }[] = []
    await eachMember({ archive, stream: open() }, async (header, body) => {
      const name = header.name.replace(/\/+$/, '')
      if (name === common) return void body.resume()
      const path = strip(name, common)
      if (path !== '') await unpack({ header, body, into, path, common, commands })
      else body.resume()
      if (path !== '' && header.type === 'directory') directories.push({ path: join(into, path), header })
    })
    // Last, as every member changes the time of its directory, and not every mode lets its owner put something in.
    for (const { path, header } of directories.reverse()) {
      if (lookAt(path)?.isDirectory() !== true) continue
      chmodSync(path, modeOf(header))
      setTimes(path, header)
    }
  } finally {
    rmSync(scratch, { force: true })
  }
}

/** How each kind of compression begins, what unpacks it, and Debian's package of that. */
const magics: readonly { bytes: string; tool: string; from: string }[] = [
  { bytes: '1f8b', tool: 'gzip', from: 'gzip' },
  { bytes: '425a68', tool: 'bzip2', from: 'bzip2' },
  { bytes: 'fd377a585a00', tool: 'xz', from: 'xz-utils' },
  { bytes: '28b52ffd', tool: 'zstd', from: 'zstd' },
  { bytes: '4c5a4950', tool: 'lzip', from: 'lzip' },
]

/** A way to read the uncompressed archive as often as needed; what Node cannot unpack, a tool unpacks once. */
async function opener(bounds: Archive, scratch: string, commands: Commands): Promise<() => Readable> {
  const archive = bounds.file
  const start = readStart(archive, 6).toString('hex')
  const magic = magics.find(({ bytes }) => start.startsWith(bytes))
  if (magic === undefined) return () => streamRegular(archive)
  const { tool, from } = magic
  if (tool === 'gzip') {
    return () => {
      const file = streamRegular(archive)
      const plain = createGunzip()
      file.on('error', error => plain.destroy(error))
      return file.pipe(plain)
    }
  }
  const { bytes } = limitOf(bounds)
  // Headers and what fills blocks up come on top.
  const blocks = Math.ceil((bytes * 2) / 512)
  const result = await commands.run(
    'sh',
    ['-c', 'ulimit -f "$4"; exec "$1" -dc -- "$2" > "$3"', 'sh', tool, archive, scratch, String(blocks)],
    { guarded: true },
  )
  if (
    result.signal === 'SIGXFSZ' ||
    result.code === 153 ||
    (result.code !== 0 && (lookAt(scratch)?.size ?? 0) >= blocks * 512)
  )
    refuseBomb(bounds, { bytes: bytes * 2, entries: 1 })
  if (result.code === 127)
    throw new UserError('missing-tool', `'${tool}' is needed to unpack '${archive}'.`, {
      resolution: `Install it with: ${installCommand([from])}`,
    })
  if (result.code !== 0) throw broken(archive, result.err)
  return () => streamRegular(scratch)
}

async function eachMember(
  { archive, stream }: { archive: string; stream: Readable },
  visit: (header: Headers, body: Readable) => Promise<void>,
): Promise<void> {
  // The oldest form of a header has no name; a file that is no archive is told by its check sums.
  const options: object = { allowUnknownFormat: true }
  const members = extract(options)
  members.on('entry', (header, body, next) => {
    // Taken as a whole, so that a body that was read to its end only calls for the next member once.
    const ended = new Promise<void>((resolve, reject) => {
      body.on('end', resolve)
      body.on('error', reject)
    })
    // Where the visit fails nobody waits for the end.
    ended.catch(() => undefined)
    visit(header, body as unknown as Readable)
      .then(() => ended)
      .then(() => next(), next)
  })
  try {
    await pipeline(stream, members)
  } catch (error) {
    if (error instanceof UserError) throw error
    throw broken(archive, error instanceof Error ? error.message : String(error))
  }
}

function broken(archive: string, details: string): UserError {
  return new UserError(
    'archive-broken',
    `Failed to pull source: '${basename(archive)}' is damaged or is no tar archive.`,
    { details: details.trimEnd() },
  )
}

interface Member {
  header: Headers
  body: Readable
  into: string
  path: string
  common: string
  commands: Commands
}

async function unpack({ header, body, into, path, common, commands }: Member): Promise<void> {
  const target = join(into, path)
  makeParents(into, path)
  const there = lookAt(target)
  if (there !== undefined && !(there.isDirectory() && header.type === 'directory'))
    rmSync(target, { recursive: true, force: true })
  if (header.type !== 'file' && header.type !== 'contiguous-file') body.resume()
  if (header.type === 'symlink') return symlinkSync(header.linkname ?? '', target)
  if (header.type === 'link') {
    const source = join(into, strip(header.linkname ?? '', common))
    return linkSync(source, target)
  }
  if (header.type === 'directory') mkdirSync(target, { recursive: true })
  else if (header.type === 'fifo') await commands.run('mkfifo', ['--', target])
  else if (header.type === 'file' || header.type === 'contiguous-file')
    await pipeline(body, createWriteStream(target, { flags: 'wx' }))
  else return
  if (process.getuid?.() === 0) chownSync(target, header.uid ?? 0, header.gid ?? 0)
  chmodSync(target, header.type === 'directory' ? 0o755 : modeOf(header))
  setTimes(target, header)
}

/** As snapcraft does: every member can be written by its owner. */
function modeOf(header: Headers): number {
  return ((header.mode ?? 0o644) | 0o200) & 0o7777
}

/** Makes the directories above a member; a link among them is replaced, nothing is written through it. */
function makeParents(into: string, path: string): void {
  const components = posix
    .dirname(path)
    .split('/')
    .filter(component => component !== '.')
  let at = into
  for (const component of components) {
    at = join(at, component)
    const there = lookAt(at)
    if (there !== undefined && !there.isDirectory()) rmSync(at)
    mkdirSync(at, { recursive: true })
  }
}

/** Refuses what would be left out, or come out as something else: files with holes are stored in ways of their own. */
function refuseUnknown({ name, type, pax }: Headers, archive: string): void {
  const holes = Object.keys(pax ?? {}).some(key => key.startsWith('GNU.sparse.'))
  // The library gives null for a kind that it does not know.
  if (!holes && (type as Headers['type'] | null) !== null) return
  throw new UserError(
    'archive-entry',
    `Failed to pull source: '${basename(archive)}' has an entry that cannot be unpacked: '${name}'.`,
    {
      details: holes
        ? 'It is stored as a sparse file.'
        : 'It is of a kind that is not known; sparse files are stored so.',
      resolution: "Unpack the archive with tar, and pack it again without '--sparse'.",
    },
  )
}

/** What is wrong with where a member lies or leads; keeps the symbolic links that members have made so far. */
function strayOf({ name, type, linkname }: Headers, links: Set<string>): StrayMember | undefined {
  if (climbsOut(name)) return new StrayMember(name, "The name leads out with '..'.")
  const plain = plainName(name)
  // A hard link to a link is that link under a second name.
  if (type === 'symlink' || (type === 'link' && links.has(plainName(linkname ?? '')))) links.add(plain)
  else links.delete(plain)
  if (type !== 'link' || linkname === undefined || linkname === null) return undefined
  if (climbsOut(linkname))
    return new StrayMember(name, `It is a hard link to '${linkname}', which leads out with '..'.`)
  const words = plainName(linkname).split('/')
  const through = words
    .slice(0, -1)
    .map((_, index) => words.slice(0, index + 1).join('/'))
    .find(above => links.has(above))
  return through === undefined
    ? undefined
    : new StrayMember(name, `It is a hard link to '${linkname}', which lies below a symbolic link.`)
}

function climbsOut(name: string): boolean {
  return posix.normalize(name.replace(/^\/+/, '')).split('/')[0] === '..'
}

function plainName(name: string): string {
  return posix.normalize(`/${name}`).slice(1).replace(/\/$/, '')
}

function setTimes(path: string, header: Headers): void {
  const time = (header.mtime?.getTime() ?? 0) / 1000
  utimesSync(path, time, time)
}

/** The longest directory that all members lie in; empty when there is none. */
function commonDirectory(members: readonly { name: string; directory: boolean }[]): string {
  const [first] = members
  if (first === undefined) return ''
  let common = first.name
  for (const { name } of members) while (!name.startsWith(common)) common = common.slice(0, -1)
  const holds = members.every(
    ({ name, directory }) => name.startsWith(`${common}/`) || (directory && name === common),
  )
  if (holds) return common
  const parent = dirname(`${common}x`)
  return parent === '.' && !common.startsWith('./') ? '' : parent
}

function strip(name: string, common: string): string {
  const below = common !== '' && name.startsWith(`${common}/`) ? name.slice(common.length + 1) : name
  return posix.normalize(`/${below.replace(/^(\.?\/)+/, '')}`).slice(1)
}
