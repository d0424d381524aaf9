import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { workDirectory } from './parts/workshop.ts'

const snapsmith = fileURLToPath(new URL('../bin/snapsmith', import.meta.url))
const numbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const
const signals = Object.keys(numbers) as (keyof typeof numbers)[]

interface End {
  code: number | null
  signal: NodeJS.Signals | null
  out: string
  err: string
}

test.each(signals)(
  '%s ends snapsmith while it reads and plans',
  async signal => {
    const cwd = workDirectory()
    const parts = Array.from(
      { length: 4000 },
      (_, index) => `  p${index}: {plugin: nil${index === 0 ? '' : `, after: [p${index - 1}]`}}\n`,
    )
    project(cwd, parts.join(''))
    // Told before anything is read; everything that follows is one piece of work.
    const end = await signalled({ cwd, args: ['plan', '--verbose'], after: /Starting snapsmith/, signal })
    expect(end).toMatchObject({ code: null, signal, out: '' })
  },
  60_000,
)

test.each(signals)(
  '%s ends what a script has started, and then snapsmith, which says so',
  async signal => {
    const cwd = workDirectory()
    project(cwd, '  p: {plugin: nil, override-build: "echo it begins; sleep 600"}\n')
    const end = await signalled({ cwd, args: ['build', '--verbose'], after: /:: it begins/, signal })
    expect(end).toMatchObject({ code: 128 + numbers[signal], signal: null })
    expect(end.err).toContain('Interrupted.')
  },
  60_000,
)

function project(cwd: string, parts: string): void {
  writeFileSync(
    join(cwd, 'snapcraft.yaml'),
    `name: demo\nbase: core24\nversion: '1'\nsummary: s\ndescription: d\nconfinement: strict\ngrade: stable\nparts:\n${parts}`,
  )
}

/** Starts snapsmith, sends it a signal when it has said something, and waits for its end. */
async function signalled({
  cwd,
  args,
  after,
  signal,
}: {
  cwd: string
  args: readonly string[]
  after: RegExp
  signal: NodeJS.Signals
}): Promise<End> {
  const child = spawn(process.execPath, [snapsmith, ...args], { cwd })
  let [out, err] = ['', '']
  let sent = false
  const tell = (): void => {
    if (sent || !after.test(out + err)) return
    sent = true
    child.kill(signal)
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
    tell()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
    tell()
  })
  return new Promise(resolve => {
    child.on('close', (code, ended) => {
      resolve({ code, signal: ended, out, err })
    })
  })
}
