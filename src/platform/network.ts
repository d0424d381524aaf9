import { rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { Interrupted } from '../errors.ts'
import { attending } from './attention.ts'

/** What is to be fetched and where it goes. */
export interface Download {
  url: string
  /** Written from its beginning; absent after a failure. */
  file: string
  interrupt: AbortSignal
  /** Where the person says which proxy stands between us and the world: `https_proxy`, `http_proxy`, `no_proxy`. */
  env: Readonly<Record<string, string | undefined>>
  /** Told now and then how many bytes have come, and of how many when the server has said so. */
  onProgress?: (done: number, total: number | undefined) => void
}

/** How a download ended. */
export type DownloadOutcome =
  | { kind: 'done' }
  /** The server has answered with something else than the file. */
  | { kind: 'refused'; status: number; reason: string }
  /** No answer, or not all of it. */
  | { kind: 'failed'; reason: string }

const attempts = 4
const passing = new Set([
  'ECONNRESET',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
])

/** Fetches a file over http or https, following redirects; goes on where a broken connection has left off. */
export async function download(wanted: Download): Promise<DownloadOutcome> {
  const progress: Progress = { done: 0, total: undefined, mark: undefined }
  for (let attempt = 1; ; attempt += 1) {
    const before = progress.done
    try {
      const refusal = await attending(fetchRest(wanted, progress))
      if (refusal !== undefined) rmSync(wanted.file, { force: true })
      return refusal ?? { kind: 'done' }
    } catch (error) {
      if (wanted.interrupt.aborted) {
        rmSync(wanted.file, { force: true })
        throw new Interrupted()
      }
      const failure = networkFailure(error)
      // A connection that brought something is worth another try, whatever has broken it.
      if (failure === undefined || attempt === attempts || !(failure.passing || progress.done > before)) {
        rmSync(wanted.file, { force: true })
        if (failure === undefined) throw error
        return { kind: 'failed', reason: failure.reason }
      }
      await wait(attempt * 200)
    }
  }
}

interface Progress {
  done: number
  total: number | undefined
  /** What the server calls this version of the file; without it a half file is not continued. */
  mark: string | undefined
}

async function fetchRest(wanted: Download, progress: Progress): Promise<DownloadOutcome | undefined> {
  const resuming = progress.done > 0 && progress.mark !== undefined
  const reach = await fetcherFor(wanted.env)
  const { url, authorization } = withoutCredentials(wanted.url)
  const response = await reach(url, {
    redirect: 'follow',
    signal: wanted.interrupt,
    headers: {
      // Else a server may pack the file for the journey, and it is unpacked on the way in.
      'accept-encoding': 'identity',
      'user-agent': 'snapsmith',
      ...(authorization === undefined ? {} : { authorization }),
      ...(resuming ? { range: `bytes=${progress.done}-`, 'if-range': progress.mark ?? '' } : {}),
    },
  })
  if (!response.ok || response.body === null) {
    await response.body?.cancel()
    return { kind: 'refused', status: response.status, reason: response.statusText }
  }
  const continued = response.status === 206 && continuesAt(response, progress.done)
  if (response.status === 206 && !continued)
    throw new Broken('the server sent another piece of the file than was asked for')
  if (!continued) Object.assign(progress, { done: 0, total: lengthOf(response), mark: markOf(response) })
  const file = await open(wanted.file, continued ? 'r+' : 'w')
  try {
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      await writeAt(file, chunk, progress.done)
      progress.done += chunk.length
      wanted.onProgress?.(progress.done, progress.total)
    }
  } finally {
    await file.close()
  }
  if (progress.total !== undefined && progress.done < progress.total) {
    throw new Broken(`the connection ended after ${progress.done} of ${progress.total} bytes`)
  }
  return undefined
}

/** Writes at a place: what is counted as done lies in the file, in its place, however the transfer ends. */
async function writeAt(file: FileHandle, chunk: Uint8Array, place: number): Promise<void> {
  for (let done = 0; done < chunk.length;)
    done += (await file.write(chunk, done, chunk.length - done, place + done)).bytesWritten
}

/** A name and a password in an address go into a header; fetch refuses them where they are. */
function withoutCredentials(text: string): { url: string; authorization: string | undefined } {
  if (!URL.canParse(text)) return { url: text, authorization: undefined }
  const url = new URL(text)
  if (url.username === '' && url.password === '') return { url: text, authorization: undefined }
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  url.username = ''
  url.password = ''
  return { url: url.href, authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
}

/** Node's own fetch knows no proxies; the one that does is loaded only where there is one. */
async function fetcherFor(env: Download['env']): Promise<typeof fetch> {
  const named = (name: string): string | undefined => env[name] ?? env[name.toUpperCase()]
  const proxies = {
    httpProxy: named('http_proxy'),
    httpsProxy: named('https_proxy'),
    noProxy: named('no_proxy'),
  }
  if (proxies.httpProxy === undefined && proxies.httpsProxy === undefined) return fetch
  // In the bundled program only the default has everything.
  const { default: undici } = await import('undici')
  const dispatcher = withoutWarnings(
    () =>
      new undici.EnvHttpProxyAgent({
        ...(proxies.httpProxy === undefined ? {} : { httpProxy: proxies.httpProxy }),
        ...(proxies.httpsProxy === undefined ? {} : { httpsProxy: proxies.httpsProxy }),
        ...(proxies.noProxy === undefined ? {} : { noProxy: proxies.noProxy }),
      }),
  )
  // The same code as Node's own, but with types of its own.
  return ((url: string, options: object) =>
    undici.fetch(url, { ...options, dispatcher })) as unknown as typeof fetch
}

/** What the library thinks of its own parts is nothing for the person. */
function withoutWarnings<T>(act: () => T): T {
  const emitWarning = process.emitWarning.bind(process)
  process.emitWarning = () => undefined
  try {
    return act()
  } finally {
    process.emitWarning = emitWarning
  }
}

/** A transfer that ended early. */
class Broken extends Error {}

function continuesAt(response: Response, start: number): boolean {
  return response.headers.get('content-range')?.startsWith(`bytes ${start}-`) === true
}

function lengthOf(response: Response): number | undefined {
  const text = response.headers.get('content-length')
  return text === null || response.headers.has('content-encoding') ? undefined : Number(text)
}

function markOf(response: Response): string | undefined {
  const tag = response.headers.get('etag')
  return tag !== null && !tag.startsWith('W/') ? tag : (response.headers.get('last-modified') ?? undefined)
}

/** What is wrong with the network, from what fetch throws; undefined when the error is another one (a full disk). */
function networkFailure(error: unknown): { reason: string; passing: boolean } | undefined {
  if (error instanceof Broken) return { reason: error.message, passing: true }
  if (!(error instanceof TypeError)) return undefined
  const cause: unknown = error.cause
  if (!(cause instanceof Error)) return { reason: error.message, passing: false }
  const code = 'code' in cause ? String(cause.code) : ''
  const reason = reasons[code] ?? (cause.message === '' ? code : cause.message)
  return { reason: (reason === '' ? error.message : reason).replace(/\.+$/, ''), passing: passing.has(code) }
}

/** What happened in words, where Node's own differ between its versions or say little. */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'there is no such host, or no name server answers',
  EAI_AGAIN: 'no name server answers',
  ECONNRESET: 'the connection was closed early',
  UND_ERR_SOCKET: 'the connection was closed early',
  ENETUNREACH: 'the network cannot be reached',
  EHOSTUNREACH: 'the host cannot be reached',
  ETIMEDOUT: 'there was no answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'there was no answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'there was no answer in time',
  UND_ERR_BODY_TIMEOUT: 'there was no answer in time',
}
