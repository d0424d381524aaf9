import { rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type * as Undici from 'undici'
import { Interrupted } from '../errors.ts'
import { attending } from './attention.ts'
import { defined } from '../record.ts'

/** What is to be fetched and where it goes. */
interface Download {
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
type DownloadOutcome =
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
  // Loaded when something is fetched: it is a quarter of the program. Bundled, only the default has everything.
  const { default: undici } = (await import('undici')) as unknown as { default: typeof Undici }
  const progress: Progress = { begun: false, mark: undefined }
  const dispatcher = connectionsOf(undici, wanted.env).compose(
    dispatch => (options, handler) => {
      noteBeginning(handler, progress)
      return dispatch(options, handler)
    },
    undici.interceptors.retry({
      // What a server says is said to the person, at once.
      statusCodes: [],
      errorCodes: [...passing],
      retry: (error, { state }, decide) => {
        // A connection that brought something is worth another try, whatever has broken it; half a file without a mark is not continued.
        const isWorth =
          codeOf(error) !== anotherPiece &&
          (progress.begun ? progress.mark !== undefined : passing.has(codeOf(error)))
        if (state.counter >= attempts || !isWorth || wanted.interrupt.aborted) decide(error)
        else setTimeout(() => decide(null), state.counter * 200)
      },
    }),
  )
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await attending(fetchWhole({ undici, dispatcher, wanted, progress }))
      } catch (error) {
        if (wanted.interrupt.aborted) throw new Interrupted()
        const reason = networkFailure(error)
        if (reason === undefined) throw error
        // It had brought something, and cannot go on there: what is left is to begin again.
        if (!progress.begun || attempt === attempts) return { kind: 'failed', reason }
        Object.assign(progress, { begun: false, mark: undefined })
      }
    }
  } finally {
    if (!progress.whole) rmSync(wanted.file, { force: true })
    await dispatcher.destroy()
  }
}

interface Progress {
  /** Whether the file has begun to come. */
  begun: boolean
  /** What the server calls this version of the file. */
  mark: string | undefined
  whole?: boolean
}

async function fetchWhole({
  undici,
  dispatcher,
  wanted,
  progress,
}: {
  undici: typeof Undici
  dispatcher: Undici.Dispatcher
  wanted: Download
  progress: Progress
}): Promise<DownloadOutcome> {
  const { url, authorization } = withoutCredentials(wanted.url)
  const response = await undici.fetch(url, {
    dispatcher,
    redirect: 'follow',
    signal: wanted.interrupt,
    headers: {
      // Else a server may pack the file for the journey, and it is unpacked on the way in.
      'accept-encoding': 'identity',
      'user-agent': 'snapsmith',
      ...defined({ authorization }),
    },
  })
  if (!response.ok || response.body === null) {
    await response.body?.cancel()
    return { kind: 'refused', status: response.status, reason: response.statusText }
  }
  const length = response.headers.get('content-length')
  const total = length === null || response.headers.has('content-encoding') ? undefined : Number(length)
  const file = await open(wanted.file, 'w')
  let done = 0
  try {
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      done += chunk.length
      await file.writeFile(chunk)
      wanted.onProgress?.(done, total)
    }
  } finally {
    await file.close()
  }
  progress.whole = true
  return { kind: 'done' }
}

/** Notes how an answer begins, before any of it can break off. */
function noteBeginning(handler: Undici.Dispatcher.DispatchHandler, progress: Progress): void {
  const begin = handler.onResponseStart?.bind(handler)
  handler.onResponseStart = (controller, status, headers, message) => {
    const { etag } = headers
    if (status === 200) {
      progress.begun = true
      progress.mark = typeof etag === 'string' && !etag.startsWith('W/') ? etag : undefined
    }
    begin?.(controller, status, headers, message)
  }
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

/** Connections by way of the proxy that the person names, if any. */
function connectionsOf(undici: typeof Undici, env: Download['env']): Undici.Dispatcher {
  // Empty for none: what is not said it would look up itself.
  const named = (name: string): string => env[name] ?? env[name.toUpperCase()] ?? ''
  return new undici.EnvHttpProxyAgent({
    httpProxy: named('http_proxy'),
    httpsProxy: named('https_proxy'),
    noProxy: named('no_proxy'),
  })
}

/** What is wrong with the network, from what fetch throws; undefined when the error is another one (a full disk). */
function networkFailure(error: unknown): string | undefined {
  if (!(error instanceof TypeError)) return undefined
  const cause: unknown = error.cause
  if (!(cause instanceof Error)) return error.message
  const code = codeOf(cause)
  const reason = reasons[code] ?? (cause.message === '' ? code : cause.message)
  return (reason === '' ? error.message : reason).replace(/\.+$/, '')
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : ''
}

/** The server has answered with something that does not go on where the file ends. */
const anotherPiece = 'UND_ERR_REQ_RETRY'

/** What happened in words, where Node's own differ between its versions or say little. */
const reasons: Readonly<Record<string, string>> = {
  [anotherPiece]: 'the server sent another piece of the file than was asked for',
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
