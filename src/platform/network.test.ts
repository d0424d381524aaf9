import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { workplace } from '../../test/support/workplace.ts'
import { download } from './network.ts'

const body = Buffer.alloc(5000, 'content ')

async function fetched(
  listener: (time: number) => RequestListener,
): Promise<{ outcome: unknown; times: number; content: Buffer | undefined }> {
  let times = 0
  const server = createServer((asked, answer) => {
    times += 1
    void listener(times)(asked, answer)
  })
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => void server.close())
  const address = server.address()
  const file = join(workplace(), 'file')
  const outcome = await download({
    url: `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}/file`,
    file,
    interrupt: new AbortController().signal,
    env: {},
  })
  return { outcome, times, content: existsSync(file) ? readFileSync(file) : undefined }
}

const whole: RequestListener = (_, answer) => void answer.end(body)
const half =
  (headers: Record<string, string>): RequestListener =>
  (_, answer) => {
    answer.writeHead(200, { 'content-length': String(body.length), ...headers })
    answer.write(body.subarray(0, 1000), () => setTimeout(() => answer.destroy(), 20))
  }

test('what a server refuses is said at once, and nothing is left', async () => {
  expect(await fetched(() => (_, answer) => void answer.writeHead(503, 'Busy').end('later'))).toEqual({
    outcome: { kind: 'refused', status: 503, reason: 'Busy' },
    times: 1,
    content: undefined,
  })
})

test('half a file that nothing names a version of is begun again, never continued', async () => {
  const ranges: unknown[] = []
  const result = await fetched(time => (asked, answer) => {
    ranges.push(asked.headers.range)
    void (time < 3 ? half({ etag: 'W/"weak"' }) : whole)(asked, answer)
  })
  expect([result, ranges]).toEqual([
    { outcome: { kind: 'done' }, times: 3, content: body },
    [undefined, undefined, undefined],
  ])
})

test('another piece than was asked for is not put into the file', async () => {
  const result = await fetched(time =>
    time === 1
      ? half({ etag: '"one"' })
      : time === 2
        ? (_, answer) => {
            answer.writeHead(206, { etag: '"one"', 'content-range': 'bytes 0-3999/5000' })
            answer.end(Buffer.alloc(4000, 'x'))
          }
        : whole,
  )
  expect(result).toEqual({ outcome: { kind: 'done' }, times: 3, content: body })
})

test('a connection that is closed again and again fails in words, and nothing is left', async () => {
  expect(await fetched(() => asked => void asked.socket.destroy())).toEqual({
    outcome: { kind: 'failed', reason: 'the connection was closed early' },
    times: 4,
    content: undefined,
  })
})

test('links are followed', async () => {
  const result = await fetched(time =>
    time === 1 ? (_, answer) => void answer.writeHead(302, { location: '/there' }).end() : whole,
  )
  expect(result).toEqual({ outcome: { kind: 'done' }, times: 2, content: body })
})
