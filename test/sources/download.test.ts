import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener } from 'node:http'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { algorithms, parseChecksum } from '../../src/sources/checksum.ts'
import { file as source } from '../../src/sources/file.ts'
import type { SourceRequest } from '../../src/sources/source.ts'
import { hostIn, ownDirectory, requestIn } from '../support/source-request.ts'

const body = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251))
const digest = createHash('sha256').update(body).digest('hex')

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
}

function requestFor(
  source: string,
  keys: Record<string, unknown> = {},
): SourceRequest & { warnings: string[] } {
  const project = join(ownDirectory(), 'project')
  mkdirSync(project)
  return requestIn(project, { source, 'source-type': 'file', ...keys }, hostIn(join(project, '..')))
}

test('a transfer that breaks off goes on where it was', async () => {
  const ranges: (string | undefined)[] = []
  const base = await serve((asked, answer) => {
    ranges.push(asked.headers.range)
    const start = Number(/^bytes=(\d+)-/.exec(asked.headers.range ?? '')?.[1] ?? 0)
    const headers = { etag: '"one"', 'content-length': String(body.length - start) }
    answer.writeHead(
      start === 0 ? 200 : 206,
      start === 0
        ? headers
        : { ...headers, 'content-range': `bytes ${start}-${body.length - 1}/${body.length}` },
    )
    if (ranges.length < 3)
      answer.write(body.subarray(start, start + 100_000), () => setTimeout(() => answer.destroy(), 50))
    else answer.end(body.subarray(start))
  })
  const request = requestFor(`${base}/big`)
  await source.pull(request)
  expect(readFileSync(join(request.into, 'big')).equals(body)).toBe(true)
  expect(ranges).toEqual([undefined, 'bytes=100000-299999', 'bytes=200000-299999'])
})

test('a transfer that breaks off while the disk is still being written loses and repeats nothing', async () => {
  const long = Buffer.from(Array.from({ length: 900_000 }, (_, index) => index * 7 + Math.floor(index / 251)))
  let times = 0
  const base = await serve((asked, answer) => {
    times += 1
    const start = Number(/^bytes=(\d+)-/.exec(asked.headers.range ?? '')?.[1] ?? 0)
    const headers = { etag: '"one"', 'content-length': String(long.length - start) }
    answer.writeHead(
      start === 0 ? 200 : 206,
      start === 0
        ? headers
        : { ...headers, 'content-range': `bytes ${start}-${long.length - 1}/${long.length}` },
    )
    if (times < 4) answer.write(long.subarray(start, start + 200_000), () => answer.socket?.end())
    else answer.end(long.subarray(start))
  })
  for (const name of ['one', 'two', 'three']) {
    times = 0
    const request = requestFor(`${base}/${name}`)
    await source.pull(request)
    expect(readFileSync(join(request.into, name)).equals(long)).toBe(true)
  }
})

test('a file that has become another one meanwhile is fetched from its beginning', async () => {
  let times = 0
  const base = await serve((_, answer) => {
    times += 1
    answer.writeHead(200, { etag: `"${times}"`, 'content-length': String(body.length) })
    if (times === 1) answer.write(Buffer.alloc(1000, 'x'), () => setTimeout(() => answer.destroy(), 50))
    else answer.end(body)
  })
  const request = requestFor(`${base}/big`)
  await source.pull(request)
  expect(readFileSync(join(request.into, 'big')).equals(body)).toBe(true)
})

test('with a checksum a file is fetched once, and there without a network', async () => {
  let times = 0
  const base = await serve((_, answer) => {
    times += 1
    answer.end(body)
  })
  const request = requestFor(`${base}/big`, { 'source-checksum': `sha256/${digest}` })
  await source.pull(request)
  await source.pull(request)
  expect(times).toBe(1)
  const offline = requestIn(
    request.root,
    {
      source: 'http://127.0.0.1:1/big',
      'source-type': 'file',
      'source-checksum': `sha256/${digest.toUpperCase()}`,
    },
    request.host,
  )
  await expect(source.pull(offline)).resolves.toBeUndefined()
  writeFileSync(join(request.root, '../.cache/snapsmith/files/sha256', digest), 'damaged')
  await source.pull(request)
  expect(times).toBe(2)
})

test('without network or cache it is said what is wrong, and nothing is left', async () => {
  const request = requestFor('http://nowhere.invalid/big')
  await expect(source.pull(request)).rejects.toMatchObject({
    code: 'network',
    details: "Source: 'http://nowhere.invalid/big'",
    resolution: 'Check network connection and source, and try again.',
    message: expect.stringMatching(
      /^Network request error: (there is no such host, or no name server answers|no name server answers)\.$/,
    ) as unknown,
  })
  expect(readdirSync(join(request.into, '..'))).toEqual(['src'])
  expect(readdirSync(request.into)).toEqual([])
})

test('a wrong file is not kept', async () => {
  const base = await serve((_, answer) => {
    answer.end('something else')
  })
  const request = requestFor(`${base}/big`, { 'source-checksum': `sha256/${digest}` })
  await expect(source.pull(request)).rejects.toMatchObject({ code: 'checksum-mismatch' })
  expect(existsSync(join(request.root, '../.cache/snapsmith/files'))).toBe(false)
})

test('a cache that cannot be written stops nobody', async () => {
  const base = await serve((_, answer) => {
    answer.end(body)
  })
  const request = requestFor(`${base}/big`, { 'source-checksum': `sha256/${digest}` })
  writeFileSync(join(request.root, '../.cache'), 'in the way')
  await source.pull(request)
  expect(readFileSync(join(request.into, 'big')).equals(body)).toBe(true)
  expect(request.warnings).toHaveLength(1)
})

test('a proxy is used when there is one, but not for hosts that are excepted', async () => {
  const base = await serve((_, answer) => {
    answer.end(body)
  })
  const through: string[] = []
  const proxy = createServer()
  proxy.on('connect', (asked: IncomingMessage, socket: Socket) => {
    through.push(asked.url ?? '')
    const onward = connect(Number(new URL(base).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    for (const end of [onward, socket])
      end.on('error', () => {
        end.destroy()
      })
  })
  await new Promise<void>(resolve => {
    proxy.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    proxy.close()
  })
  const address = proxy.address()
  const env = { http_proxy: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` }
  const request = requestFor('http://far.invalid/big')
  await source.pull({ ...request, host: { ...request.host, env: { ...request.host.env, ...env } } })
  expect(readFileSync(join(request.into, 'big')).equals(body)).toBe(true)
  expect(through).toEqual(['far.invalid:80'])
  const near = requestFor(`${base}/big`)
  await source.pull({
    ...near,
    host: { ...near.host, env: { ...near.host.env, ...env, no_proxy: '127.0.0.1' } },
  })
  expect(through).toEqual(['far.invalid:80'])
})

test('a name and a password in the address are sent as such', async () => {
  const said: (string | undefined)[] = []
  const base = await serve((asked, answer) => {
    said.push(asked.headers.authorization)
    answer.end(body)
  })
  const request = requestFor(`${base.replace('//', '//me:p%40ss@')}/big`)
  await source.pull(request)
  expect(said).toEqual([`Basic ${Buffer.from('me:p@ss').toString('base64')}`])
})

test('an interrupt ends a download', async () => {
  const base = await serve((_, answer) => {
    answer.writeHead(200).write('x')
  })
  const stop = new AbortController()
  const request = requestFor(`${base}/big`)
  setTimeout(() => {
    stop.abort()
  }, 100)
  await expect(
    source.pull({ ...request, host: { ...request.host, interrupt: stop.signal } }),
  ).rejects.toMatchObject({ code: 'interrupted' })
  expect(readdirSync(join(request.into, '..'))).toEqual(['src'])
})

test.each(Object.entries(algorithms))('%s is an algorithm that Node has', (name, openssl) => {
  const hash = createHash(openssl).update('').digest('hex')
  expect(parseChecksum(`${name}/${hash}`)).toEqual({ algorithm: name, opensslName: openssl, digest: hash })
})
