// @module-tag confined
import { spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { executable, snapsmith, testEnvironment } from '../support/program.ts'
import { steadyText, writeSnapTree } from '../support/snap-tree.ts'
import { workplace } from '../support/workplace.ts'

function lamp(hooks: Readonly<Record<string, string>>): string {
  const cwd = workplace()
  writeSnapTree(join(cwd, 'lamp'), {
    yaml: "name: lamp\nversion: '1'\napps:\n  web: {command: web, daemon: simple}\n",
    hooks,
  })
  return cwd
}

test('lines out of a pipe are obeyed one after the other', async () => {
  const input = [
    'snap list',
    '',
    '# nothing',
    'install ./lamp',
    'sudo snap set lamp name="a b" \'port=80\'   # both',
    'get lamp name',
    'services',
    'connections lamp',
    'set lamp port=x',
    'changes',
    'tasks 3',
    'tasks',
    'remove lamp',
    'snap list',
    'exit',
    'install ./lamp',
  ].join('\n')
  const ended = await snapsmith(['rehearse'], {
    cwd: lamp({ configure: 'case "$(snapctl get port)" in *[!0-9]*) echo "no number"; exit 1;; esac' }),
    input,
  })
  expect(steadyText(ended.out)).toMatchInlineSnapshot(`
    "> snap list
    > # nothing
    > install ./lamp
    Done    Ensure prerequisites for "lamp" are available
    Done    Prepare snap "lamp" (unset)
    Done    Mount snap "lamp" (unset)
    Done    Copy snap "lamp" data
    Done    Setup snap "lamp" (unset) security profiles
    Done    Make snap "lamp" (unset) available to the system
    Done    Automatically connect eligible plugs and slots of snap "lamp"
    Done    Set automatic aliases for snap "lamp"
    Done    Setup snap "lamp" aliases
    Done    Run install hook of "lamp" snap if present
    Done    Run default-configure hook of "lamp" snap if present
    Done    Start snap "lamp" (unset) services
            enable lamp.web
            start lamp.web
    Run     Run configure hook of "lamp" snap if present
            passed (exit 0, TIME)
    Done    Run health check of "lamp" snap

    Services
      lamp.web: enabled, active
    lamp 1 installed
    > sudo snap set lamp name="a b" 'port=80'   # both
    Run     Run configure hook of "lamp" snap
            passed (exit 0, TIME)
            configuration of lamp
              + name: "a b"
              + port: 80
    > get lamp name
    a b
    > services
    Service   Startup  Current  Notes
    lamp.web  enabled  active   -
    > connections lamp
    > set lamp port=x
    Run     Run configure hook of "lamp" snap
            | no number
            failed (exit 1, TIME)
            configuration of lamp, dropped
              - port: 80
              + port: "x"
    Error   Run configure hook of "lamp" snap

    error: cannot perform the following tasks:
    - Run configure hook of "lamp" snap (run hook "configure": no number)
    > changes
    ID  Status  Summary
    1   Done    Install "lamp" snap
    2   Done    Change configuration of "lamp" snap
    3   Error   Change configuration of "lamp" snap
    > tasks 3
    Status  Summary
    Error   Run configure hook of "lamp" snap

    ......................................................................
    Run configure hook of "lamp" snap

    ERROR run hook "configure": no number
    > tasks
    Status  Summary
    Error   Run configure hook of "lamp" snap

    ......................................................................
    Run configure hook of "lamp" snap

    ERROR run hook "configure": no number
    > remove lamp
    Done    Stop snap "lamp" services
            stop lamp.web
    Done    Run remove hook of "lamp" snap if present
    Done    Disconnect interfaces of snap "lamp"
    Done    Save data of snap "lamp" in automatic snapshot set #1
    Done    Remove aliases for snap "lamp"
    Done    Make snap "lamp" unavailable to the system
            disable lamp.web
    Done    Remove security profile for snap "lamp" (x1)
    Done    Remove data for snap "lamp" (x1)
    Done    Remove snap "lamp" (x1) from the system
            configuration of lamp: removed

    Services
      lamp.web: disabled, inactive
    lamp removed
    > snap list
    > exit
    "
  `)
  const nothing = "No snaps are installed yet. Try 'install .'.\n"
  expect([ended.code, ended.err]).toEqual([1, `${nothing}There are no connections.\n${nothing}`])
})

test.each([
  ['instal ./lamp', `error: unknown command "instal", maybe you meant 'install'.`],
  ['frobnicate', `error: unknown command "frobnicate", see 'help'.`],
  ['set lamp', 'error: it is: set SNAP key=value...'],
  ['set lamp a=b', 'error: snap "lamp" not found'],
  ['install lamp', 'error: snap "lamp" not found'],
  ['install --frob ./lamp', "error: unknown flag `frob'"],
  ['install --name', "error: expected argument for flag `--name'"],
  ["set lamp 'a", "error: a ' has no end"],
  ['install ./nope', "Cannot find './nope'."],
  ['tasks', 'error: no changes found'],
  ['services nope', 'error: snap "nope" not found'],
])('%j is complained about, and the next line is read', async (line, message) => {
  const ended = await snapsmith(['rehearse'], { cwd: lamp({}), input: `${line}\nhelp exit\nlist\n` })
  expect(ended.err).toContain(message)
  expect(ended.err).toContain('No snaps are installed yet.')
  expect(ended.code).toBe(1)
})

test('help lists what can be said', async () => {
  const ended = await snapsmith(['rehearse'], { cwd: lamp({}), input: 'help\nhelp set\n' })
  expect(ended.out).toMatch(/^install \[PATH\.\.\.\] {2,}Install snaps$/m)
  expect(ended.out).toMatch(/^ {2}-s +set: values are texts$/m)
  expect([ended.code, ended.err]).toEqual([0, ''])
})

test('a snap that changes while the prompt is open stays what it was when it was installed', async () => {
  const cwd = lamp({ configure: 'echo first' })
  const child = spawn(process.execPath, [executable, 'rehearse'], {
    cwd,
    env: testEnvironment(),
    stdio: 'pipe',
  })
  const said = listen(child)
  child.stdin.write('install ./lamp\n')
  await said.until('installed')
  writeSnapTree(join(cwd, 'lamp'), {
    yaml: "name: lamp\nversion: '2'\n",
    hooks: { configure: 'echo second; exit 1' },
  })
  child.stdin.write('set lamp a=1\n')
  child.stdin.end('refresh ./lamp\nget lamp a\n')
  await said.end
  expect(said.text().match(/\| (?:first|second)/g)).toEqual(['| first', '| first', '| second'])
  expect(said.text()).toContain('> get lamp a\n1\n')
})

describe('on a terminal', () => {
  test('Ctrl-C ends the hook and not the prompt, Ctrl-D leaves, the tabulator completes', async () => {
    const cwd = lamp({ configure: 'test -z "$(snapctl get slow)" || { echo begun; sleep 600; }' })
    const command = [process.execPath, executable, 'rehearse'].map(word => `'${word}'`).join(' ')
    const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
      cwd,
      env: { ...testEnvironment(), TERM: 'xterm', SHELL: '/bin/sh' },
      stdio: 'pipe',
    })
    const said = listen(child)
    await said.until('snap> ')
    // A tabulator among other characters is one that was pasted.
    child.stdin.write('inst')
    await said.until('inst')
    child.stdin.write('\t')
    await said.until('all')
    child.stdin.write(' ./lamp\r')
    await said.until('lamp 1 installed')
    child.stdin.write('set lamp slow=1\r')
    await said.until('begun')
    child.stdin.write('\x03')
    await said.until('<aborted>')
    child.stdin.write('half a line\x03')
    await said.until('half a line^C')
    child.stdin.write('get lamp\r')
    await said.until('error: snap "lamp" has no configuration')
    child.stdin.write('\x04')
    expect(await said.end).toBe(0)
  })
})

interface Listening {
  text: () => string
  until: (words: string) => Promise<void>
  /** The exit code. */
  end: Promise<number | null>
}

/** Gathers what a program says; waits for words that come after those waited for before. */
function listen(child: ChildProcessWithoutNullStreams): Listening {
  let [said, from] = ['', 0]
  const waiting: (() => void)[] = []
  child.stdout.on('data', (piece: Buffer) => {
    said += piece.toString()
    for (const look of waiting.splice(0)) look()
  })
  const end = new Promise<number | null>(resolve => {
    child.once('close', resolve)
  })
  return {
    text: () => said,
    end,
    until: words =>
      new Promise((resolve, reject) => {
        setTimeout(() => {
          reject(new Error(`It does not say ${JSON.stringify(words)}:\n${JSON.stringify(said)}`))
        }, 50_000).unref()
        const look = (): void => {
          const at = said.indexOf(words, from)
          if (at < 0) waiting.push(look)
          else {
            from = at + words.length
            resolve()
          }
        }
        void end.then(() => {
          reject(new Error(`It ended without saying ${JSON.stringify(words)}:\n${said}`))
        })
        look()
      }),
  }
}
