import {
  chmodSync,
  closeSync,
  createWriteStream,
  lutimesSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { fromFdPromise, getFileNameLowLevel } from 'yauzl'
import type { Entry as RawEntry, ZipFile } from 'yauzl'
import { isCode, lookAt } from './files.ts'
import { openToRead } from './reading.ts'
import { defined } from '../record.ts'

/** One entry of a zip archive. */
interface ZipEntry {
  /** As the archive has it, with `/` between the words; a directory's ends in `/`. */
  name: string
  kind: 'file' | 'directory' | 'symlink'
  /** Permission bits without set-id and sticky bits; 0 where the archive does not say. */
  mode: number
  mtime: Date
  /** Bytes of its content. */
  size: number
  target?: string
}

/** The archive cannot be read. */
export class ZipError extends Error {}

/** What a zip archive holds, in its order. */
export async function listZip(file: string): Promise<ZipEntry[]> {
  return await eachEntry(file, async (zip, raw) => await entryOf(zip, raw))
}

/** Unpacks a whole archive. Its names must have been looked at before: this trusts them. */
export async function unpackZip(file: string, into: string): Promise<void> {
  const entries = await eachEntry(file, async (zip, raw) => {
    const entry = await entryOf(zip, raw)
    await writeEntry({ zip, raw, entry, path: join(into, entry.name) })
    return entry
  })
  for (const { kind, name, mode, mtime } of entries.reverse()) {
    if (kind !== 'directory') continue
    // The owner must be able to clean up.
    if (mode !== 0) chmodSync(join(into, name), mode | 0o700)
    utimesSync(join(into, name), mtime, mtime)
  }
}

async function eachEntry<T>(file: string, visit: (zip: ZipFile, raw: RawEntry) => Promise<T>): Promise<T[]> {
  const found: T[] = []
  let zip: ZipFile | undefined
  const fd = openToRead(file)
  try {
    // Names are decoded here, so that a strange one reaches whoever judges it.
    zip = await fromFdPromise(fd, { lazyEntries: true, autoClose: false, decodeStrings: false })
    for await (const raw of zip.eachEntry()) found.push(await visit(zip, raw))
  } catch (error) {
    // The library has no class for what is wrong with an archive, but the file system's and zlib's errors carry a code.
    if (error instanceof Error && (!('code' in error) || String(error.code).startsWith('Z_')))
      throw new ZipError(error.message, { cause: error })
    throw error
  } finally {
    if (zip === undefined) closeSync(fd)
    else zip.close()
  }
  return found
}

/** The system takes no longer ones. */
const longestTarget = 4096

async function entryOf(zip: ZipFile, raw: RawEntry): Promise<ZipEntry> {
  const name = getFileNameLowLevel(raw.generalPurposeBitFlag, raw.fileNameRaw, raw.extraFields, false)
  const unix = raw.externalFileAttributes >>> 16
  const link = (unix & 0o170000) === 0o120000
  const mtime = raw.getLastModDate({ timezone: 'UTC' })
  const kind = link ? 'symlink' : name.endsWith('/') ? 'directory' : 'file'
  if (link && raw.uncompressedSize > longestTarget) throw new ZipError(`the link '${name}' is too long`)
  const target = link ? (await buffer(await contentOf(zip, raw))).toString() : undefined
  if (target === '' || target?.includes('\0') === true)
    throw new ZipError(`the link '${name}' leads to no name that a file can have`)
  return {
    name,
    kind,
    mode: unix & 0o777,
    mtime,
    size: raw.uncompressedSize,
    ...defined({ target }),
  }
}

async function contentOf(zip: ZipFile, raw: RawEntry): Promise<Readable> {
  if (raw.isEncrypted()) throw new ZipError('its entries are encrypted')
  return await zip.openReadStreamPromise(raw)
}

async function writeEntry({
  zip,
  raw,
  entry,
  path,
}: {
  zip: ZipFile
  raw: RawEntry
  entry: ZipEntry
  path: string
}): Promise<void> {
  if (entry.kind === 'directory') {
    makeDirectory(path)
    return
  }
  makeDirectory(dirname(path))
  // An entry that comes twice replaces the first one, and nothing is written through a link.
  if (lookAt(path)?.isDirectory() === true) throw new ZipError(`'${path}' is both a file and a directory`)
  rmSync(path, { force: true })
  if (entry.kind === 'symlink') {
    symlinkSync(entry.target ?? '', path)
    lutimesSync(path, entry.mtime, entry.mtime)
    return
  }
  const content = await contentOf(zip, raw)
  let sum = 0
  content.on('data', (chunk: Uint8Array) => {
    sum = crc32(chunk, sum)
  })
  await pipeline(content, createWriteStream(path, { flags: 'wx', mode: 0o644 }))
  if (sum !== raw.crc32) throw new ZipError(`the checksum of '${entry.name}' is wrong`)
  chmodSync(path, entry.mode === 0 ? 0o644 : entry.mode)
  utimesSync(path, entry.mtime, entry.mtime)
}

function makeDirectory(path: string): void {
  try {
    const first = mkdirSync(path, { recursive: true })
    // Whatever the umask is.
    for (let made = path; first !== undefined; made = dirname(made)) {
      chmodSync(made, 0o755)
      if (made === first || made === dirname(made)) break
    }
  } catch (error) {
    if (isCode(error, 'EEXIST', 'ENOTDIR'))
      throw new ZipError(`'${path}' is both a file and a directory`, { cause: error })
    throw error
  }
}
