import { basename, join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { digestOfFile } from '../platform/digest.ts'
import { copyWhole, isCode, lookThrough, makeDirectory, remove } from '../platform/files.ts'
import { download } from '../platform/network.ts'
import { cacheDirectory } from '../platform/own-directories.ts'
import type { Checksum } from './checksum.ts'
import { checksumMismatch, isDigest, parseChecksum } from './checksum.ts'
import { sourceNotFound } from './errors.ts'
import { networkFailed, requestRefused } from './fetch-errors.ts'
import type { SourceRequest } from './source.ts'

/** Whether a source is fetched over the network: it begins with a scheme, as in `https:`. */
export function isUrl(source: string): boolean {
  return /^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(source)
}

/** The name that the file of a source has: the last word of its path. */
export function fileNameOf(source: string): string {
  const name = basename(isUrl(source) && URL.canParse(source) ? new URL(source).pathname : source)
  return name === '' ? 'download' : name
}

/**
 * Lets `use` work on the source's file: the file itself when it is on this machine, else one that is fetched for the occasion.
 *
 * The checksum is asked for first, so that nobody sees a file that is not the one that was meant.
 */
export async function withSourceFile<T>(
  request: SourceRequest,
  use: (file: string) => Promise<T>,
): Promise<T> {
  const { source, root, part, into } = request
  const checksum =
    part.keys['source-checksum'] === '' ? undefined : parseChecksum(part.keys['source-checksum'])
  if (!isUrl(source)) {
    const file = resolve(root, source)
    if (lookThrough(file) === undefined) throw sourceNotFound(source)
    if (lookThrough(file)?.isFile() !== true) throw notAFile(source)
    await verify(file, checksum)
    return use(file)
  }
  if (checksum !== undefined) {
    const cached = cachedFile(request, checksum)
    if (cached !== undefined && (await holds(cached, checksum))) return use(cached)
  }
  const directory = `${into}.download`
  remove(directory)
  makeDirectory(directory)
  try {
    const file = join(directory, fileNameOf(source))
    await fetchTo(request, file)
    await verify(file, checksum)
    if (checksum !== undefined) keep(request, checksum, file)
    return await use(file)
  } finally {
    remove(directory)
  }
}

async function fetchTo(request: SourceRequest, file: string): Promise<void> {
  const { source, host, reporter } = request
  if (!/^https?:/i.test(source)) {
    throw new UserError('source-scheme', `${source.slice(0, source.indexOf(':'))} download not implemented`, {
      resolution: 'Use an http or https address, or fetch the file yourself and name its path.',
    })
  }
  let shown = 0
  const onProgress = (done: number, total: number | undefined): void => {
    if (done - shown < 1_000_000) return
    shown = done
    reporter?.progress(
      `Downloading ${fileNameOf(source)}: ${megabytes(done)}${total === undefined ? '' : ` of ${megabytes(total)}`} MB`,
    )
  }
  const outcome = await download({ url: source, file, interrupt: host.interrupt, env: host.env, onProgress })
  if (outcome.kind === 'failed') throw networkFailed(source, outcome.reason)
  if (outcome.kind === 'refused')
    throw outcome.status === 404 ? sourceNotFound(source) : requestRefused(source, outcome)
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0)
}

async function verify(file: string, checksum: Checksum | undefined): Promise<void> {
  if (checksum === undefined) return
  const obtained = await digestOfFile(file, checksum.opensslName)
  if (!isDigest(checksum, obtained)) throw checksumMismatch(checksum, obtained)
}

/** The place in the cache for a file with this digest; none for what is no digest and would be a strange path. */
function placeInCache(request: SourceRequest, checksum: Checksum): string | undefined {
  const digest = checksum.digest.toLowerCase()
  return /^[0-9a-f]+$/.test(digest)
    ? join(cacheDirectory(request.host), 'files', checksum.algorithm, digest)
    : undefined
}

function cachedFile(request: SourceRequest, checksum: Checksum): string | undefined {
  const place = placeInCache(request, checksum)
  return place !== undefined && lookThrough(place)?.isFile() === true ? place : undefined
}

/** A cached file that was cut or changed is fetched again. */
async function holds(file: string, checksum: Checksum): Promise<boolean> {
  if (isDigest(checksum, await digestOfFile(file, checksum.opensslName))) return true
  remove(file)
  return false
}

/** A cache that cannot be written stops nobody. */
function keep(request: SourceRequest, checksum: Checksum, file: string): void {
  const place = placeInCache(request, checksum)
  if (place === undefined) return
  try {
    makeDirectory(join(place, '..'))
    copyWhole(file, place)
  } catch (error) {
    if (!isCode(error, 'EACCES', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'EPERM')) throw error
    request.reporter?.warning(
      `${fileNameOf(request.source)} could not be kept in ${place}; it is fetched again next time.`,
    )
  }
}

function notAFile(source: string): UserError {
  return new UserError('source-not-file', `Failed to pull source: '${source}' is no file.`, {
    resolution: "Name a file, or set 'source-type: local' to take a directory.",
  })
}
