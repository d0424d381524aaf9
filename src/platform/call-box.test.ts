import { spawn } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { workplace } from '../../test/support/workplace.ts'
import type { Call, CallAnswer, CallBox } from './call-box.ts'
import { openCallBox } from './call-box.ts'
import { nodeCommands } from './commands.ts'

interface Placed {
  box: CallBox
  mail: string
  /** Runs a script that finds snapctl. */
  sh: (script: string, args?: readonly string[]) => Promise<{ code: number | null; out: Buffer; err: string }>
}

async function placed(answer: (call: Call) => CallAnswer | Promise<CallAnswer>): Promise<Placed> {
  const tools = join(workplace(), 'to ols')
  mkdirSync(tools)
  copyFileSync(fileURLToPath(new URL('../../bin/snapctl', import.meta.url)), join(tools, 'snapctl'))
  const mail = join(tools, 'snapctl.mail')
  return {
    mail,
    box: await openCallBox(mail, { answer, commands: nodeCommands(new AbortController().signal) }),
    sh: (script, args = []) =>
      new Promise((resolve, reject) => {
        const child = spawn('/bin/sh', ['-c', script, 'sh', ...args], {
          env: { PATH: `${tools}:/usr/bin:/bin`, SNAP_COOKIE: 'biscuit' },
        })
        const out: Buffer[] = []
        let err = ''
        child.stdout.on('data', (chunk: Buffer) => {
          out.push(chunk)
        })
        child.stderr.setEncoding('utf8').on('data', (text: string) => {
          err += text
        })
        child.on('error', reject)
        child.on('close', code => {
          resolve({ code, out: Buffer.concat(out), err })
        })
      }),
  }
}

const nothing: CallAnswer = { exit: 0, stdout: '', stderr: '' }

/** Texts that shells, lines and quotes could trip over. */
const odd = [
  '',
  ' ',
  'a b',
  "it's",
  '"',
  '\\',
  '\\n',
  '\n',
  'x\n\ny\n',
  '$HOME `id` $(id)',
  '*',
  '-n',
  '--',
  '%s%d',
  '\x01\x1b\x7f',
  'é€😀',
  '\u0081\u0088\u00ff',
  "''",
  '!',
]

test('arguments arrive as they were given', async () => {
  const calls: Call[] = []
  const { box, sh } = await placed(call => {
    calls.push(call)
    return nothing
  })
  await sh('snapctl "$@"; snapctl', odd)
  await box.close()
  expect(calls.map(({ token, args }) => ({ token, args }))).toEqual([
    { token: 'biscuit', args: odd },
    { token: 'biscuit', args: [] },
  ])
})

test('a call that has no room on the disk ends, and leaves its slot to others', async () => {
  const calls: Call[] = []
  const { box, sh, mail } = await placed(call => {
    calls.push(call)
    return nothing
  })
  const { code, err } = await sh(`(trap '' XFSZ; ulimit -f 0; exec snapctl get a)`)
  expect([code, err]).toEqual([1, 'error: the disk with the scratch tree of the rehearsal is full\n'])
  expect(readdirSync(mail).filter(name => name.endsWith('.call'))).toEqual([])
  expect((await sh('snapctl get b')).code).toBe(0)
  await box.close()
  expect(calls.map(({ args }) => args)).toEqual([['get', 'b']])
})

test('answers arrive byte by byte', async () => {
  const large = `${'0123456789abcdé\n'.repeat(60_000)}`
  const texts = [...odd, 'a\0b\0\0c', '\0', large]
  const { box, sh } = await placed(({ args }) => ({
    exit: Number(args[0]),
    stdout: texts[Number(args[0])] ?? '',
    stderr: 'warned\n',
  }))
  for (const [index, text] of texts.entries()) {
    const { code, out, err } = await sh('exec snapctl "$1"', [String(index)])
    expect([code, out.toString(), err]).toEqual([index, text, 'warned\n'])
  }
  await box.close()
})

test('only one command reads what it is given', async () => {
  const inputs: (string | undefined)[] = []
  const { box, sh } = await placed(({ input }) => {
    inputs.push(input)
    return nothing
  })
  const { out } = await sh(
    "printf 'a\\nb' | { snapctl get x; snapctl fde-setup-result; snapctl fde-setup-result </dev/null; cat; }; head -c 5000000 /dev/zero | snapctl fde-setup-result",
  )
  await box.close()
  expect(out.toString()).toBe('')
  expect(inputs.slice(0, 3)).toEqual([undefined, 'a\nb', ''])
  expect(inputs[3]?.length).toBe(4_000_001)
})

test('more callers than places get their own answers', async () => {
  const { box, mail, sh } = await placed(async ({ args }) => {
    await new Promise(resolve => {
      setImmediate(resolve)
    })
    return { ...nothing, stdout: `<${args.join('')}>\n` }
  })
  const { out } = await sh(
    'i=0; while [ $i -lt 100 ]; do { echo "$i$(snapctl $i)"; } & i=$((i + 1)); done; wait',
  )
  expect(out.toString().trim().split('\n').sort()).toEqual(
    Array.from({ length: 100 }, (_, index) => `${String(index)}<${String(index)}>`).sort(),
  )
  await sh('snapctl last')
  expect(readdirSync(mail).filter(name => name.endsWith('.call')).length).toBeLessThanOrEqual(16)
  await box.close()
})

const unreachable =
  'error: cannot communicate with server: Post "http://localhost/v2/snapctl": dial unix /run/snapd-snap.socket: connect: no such file or directory\n'

test('a caller that comes too late, or waits when the box closes, is told', async () => {
  let asked: () => void = () => undefined
  const first = new Promise<void>(resolve => {
    asked = resolve
  })
  const { box, sh } = await placed(async () => {
    asked()
    await new Promise(resolve => {
      setTimeout(resolve, 50)
    })
    return nothing
  })
  const waiting = Array.from({ length: 3 }, () => sh('snapctl get x'))
  await first
  await box.close()
  for (const { code, err } of await Promise.all(waiting))
    expect([
      [0, ''],
      [1, unreachable],
    ]).toContainEqual([code, err])
  expect(await sh('snapctl get x')).toMatchObject({ code: 1, err: unreachable })
})

test('links that others lay are not followed', async () => {
  const { box, mail, sh } = await placed(() => ({ ...nothing, stdout: 'answer\n' }))
  const secret = join(mail, '../secret')
  writeFileSync(secret, 'x\0y\0')
  symlinkSync(secret, join(mail, '0.call'))
  symlinkSync(secret, join(mail, '1.answer'))
  const before = sh('echo 0 1<>"$1/requests"; exec timeout 1 snapctl get x', [mail])
  expect((await before).out.toString()).toBe('')
  await box.close().catch(() => undefined)
  expect(readFileSync(secret, 'utf8')).toBe('x\0y\0')
})

test('an answer that cannot be given ends the call, and is told when the box closes', async () => {
  const { box, sh } = await placed(() => {
    throw new Error('out of answers')
  })
  expect(await sh('snapctl get x')).toMatchObject({ code: 1, err: unreachable })
  await expect(box.close()).rejects.toThrow('out of answers')
})

test('a line that names no slot is passed over, and nothing is written outside of the box', async () => {
  const { box, mail, sh } = await placed(() => ({ ...nothing, stdout: 'answer\n' }))
  const outside = join(mail, '..')
  writeFileSync(join(outside, 'x.call'), 'biscuit\0get\0')
  const before = readdirSync(outside).sort()
  const lines = [
    '../x',
    '../../x',
    '32',
    '99',
    '100',
    '-1',
    '1e1',
    '0x1',
    ' 1',
    '1 ',
    '',
    '0/../../x',
    '..',
    '.',
    'sweep',
    '\u0661',
    '00000',
  ]
  await sh('for line in "$@"; do echo "$line" 1<>"$0/requests"; done'.replaceAll('$0', mail), lines)
  expect((await sh('exec snapctl get a')).out.toString()).toBe('answer\n')
  expect(readdirSync(outside).sort()).toEqual(before)
  await box.close()
})

test('what a caller puts in the place of its files ends its call and nothing else', async () => {
  const { box, mail, sh } = await placed(() => ({ ...nothing, stdout: 'answer\n' }))
  // Directories, links, pipes and far too long files where calls, inputs and answers would be.
  await sh(
    'cd "$1"; mkdir -p 0.answer/x 1.call 2.input; mkfifo 3.call; truncate -s 3G 4.call; ln -s /dev/zero 5.call; rm 6.reply; echo >6.reply; rm 7.reply; mkdir 7.reply; for slot in 0 1 2 3 4 5 6 7; do [ -e $slot.call ] || printf "biscuit\\0get\\0" >$slot.call; echo $slot 1<>requests; done',
    [mail],
  )
  await sh('i=0; while [ $i -lt 20000 ]; do echo 31; echo 8; i=$((i + 1)); done 1<>"$1/requests"', [mail])
  expect((await sh('exec snapctl get a')).out.toString()).toBe('answer\n')
  await box.close()
  expect(existsSync(mail)).toBe(false)
})
