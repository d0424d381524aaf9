import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { executable, program, snapsmith } from '../support/program.ts'
import { workplace } from '../support/workplace.ts'

const yaml = {
  lantern:
    'name: lantern\nversion: "1"\nplugs:\n  feed: {interface: content, content: news, target: $SNAP/feed}\napps:\n  web: {command: bin/web, daemon: simple}\n',
  beacon:
    'name: beacon\nversion: "1"\nslots:\n  wire: {interface: content, content: news, read: [$SNAP/out]}\n',
}
const hooks = {
  lantern: {
    install: 'snapctl set port=8080',
    configure: 'snapctl set port=1\necho "no \\033[31m<b>such</b> port"\nexit 1',
    'prepare-plug-feed': ':',
  },
  beacon: { 'connect-slot-wire': ':' },
}

let cwd = ''
beforeEach(() => {
  cwd = workplace()
  for (const snap of ['lantern', 'beacon'] as const) {
    mkdirSync(join(cwd, snap, 'meta/hooks'), { recursive: true })
    writeFileSync(join(cwd, snap, 'meta/snap.yaml'), yaml[snap])
    for (const [hook, script] of Object.entries(hooks[snap])) {
      writeFileSync(join(cwd, snap, 'meta/hooks', hook), `#!/bin/sh -e\n${script}\n`)
      chmodSync(join(cwd, snap, 'meta/hooks', hook), 0o755)
    }
  }
})

const timeline = (...args: string[]): ReturnType<typeof snapsmith> =>
  snapsmith(['hooks', 'timeline', ...args], { cwd })

describe('snapsmith hooks timeline', () => {
  test('shows the hooks of two snaps and what a failure undoes', async () => {
    const { code, out, err } = await timeline('connect', 'lantern', '--with', 'beacon')
    expect(out).toMatchInlineSnapshot(`
      "connect lantern and beacon
                                                           a b c
        1  ● lantern  prepare-plug-feed                    ✕ · ·
        2  ○ beacon   prepare-slot-wire
        3    lantern  connect lantern:feed to beacon:wire    ✕ ↶
        4  ● beacon   connect-slot-wire                        ✕
        5  ○ lantern  connect-plug-feed

      ● hook of the snap   ○ hook that the snap could have

      When one of the ✕ fails, snapd takes back what is marked ↶, and leaves what is marked ·
        a  lantern prepare-plug-feed fails:
             nothing
        b  connect lantern:feed to beacon:wire fails:
             ○ beacon unprepare-slot-wire, ○ lantern unprepare-plug-feed
        c  beacon connect-slot-wire fails:
             disconnect lantern:feed from beacon:wire, ○ beacon unprepare-slot-wire,
             ○ lantern unprepare-plug-feed
      "
    `)
    expect({ code, err }).toEqual({ code: 0, err: '' })
  })

  test('draws what rehearse has recorded', { tags: ['confined'] }, async () => {
    const rehearsed = await snapsmith(['rehearse', 'install', './lantern', '--format', 'json'], { cwd })
    expect(rehearsed.code).toBe(1)
    writeFileSync(join(cwd, 'trace.json'), rehearsed.out)
    const { code, out } = await timeline('--trace', 'trace.json')
    expect(
      out
        .split('\n')
        .filter(line => /[●✕]/.test(line))
        .map(line => line.trim().replaceAll(/\s+/g, ' ')),
    ).toEqual(['4 ● install', '8 ✕ configure', '● hook of the snap ✕ failed'])
    expect(code).toBe(0)
    expect(await timeline('--trace', 'trace.json', '--format', 'html', '-o', 'page.html')).toEqual({
      code: 0,
      out: '',
      err: "Wrote 'page.html'\n",
    })
    const page = readFileSync(join(cwd, 'page.html'), 'utf8')
    expect(page).toContain('no &lt;b&gt;such&lt;/b&gt; port')
    expect(page).not.toContain('\u001B')
  })

  test.each(['svg', 'mermaid', 'html', 'text'])('writes %s to a file as it does to a pipe', async format => {
    const piped = await timeline('refresh', 'lantern', '--from', 'lantern', '--format', format)
    await timeline('refresh', 'lantern', '--from', 'lantern', '--format', format, '--output', 'picture')
    expect(readFileSync(join(cwd, 'picture'), 'utf8').trimEnd()).toBe(piped.out.trimEnd())
    expect(piped.out).toContain('pre-refresh')
  })

  test('writes into what is open, and never in the place of its name', async () => {
    const line = `"$0" "$1" hooks timeline install lantern --output /dev/fd/3 3>&1 >/dev/null 2>&1 | cat`
    const piped = await program('/bin/sh', ['-c', line, process.execPath, executable], { cwd })
    expect(piped.out).toBe((await timeline('install', 'lantern')).out)
    expect(await timeline('install', 'lantern', '--output', '/dev/fd/77')).toMatchObject({
      code: 1,
      err: expect.stringContaining("Cannot write '/dev/fd/77'") as string,
    })
  })

  test.each<[string[], string, string]>([
    [['instal', 'lantern'], "There is no operation 'instal'.", "Did you mean 'install'?"],
    [['install', 'nothing'], "Cannot find 'nothing'.", 'Name a project'],
    [['install', 'lantern', '--with', 'lantern'], "Both snaps are called 'lantern'.", 'Name another snap'],
    [['connect', 'lantern'], "There is no plug and slot of 'lantern' and the system that fit.", '--with'],
    [['install-component', 'lantern'], "'lantern' has no components.", ''],
    [
      ['install', 'lantern', '-o', 'nowhere/page'],
      "Cannot write 'nowhere/page'",
      'Name a file in a directory that is there',
    ],
    [['--trace', 'nothing'], "Cannot find 'nothing'.", 'snapsmith rehearse'],
    [
      ['--trace', 'lantern/meta/snap.yaml'],
      "'lantern/meta/snap.yaml' is no recorded rehearsal: it is no JSON",
      'snapsmith rehearse',
    ],
  ])('%s is told', async (args, brief, remedy) => {
    const { code, err, out } = await timeline(...args)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(brief)
    expect(err).toContain(remedy)
  })

  test('without an operation the command line is wrong', async () => {
    expect(await timeline()).toMatchObject({ code: 64 })
    expect(await timeline('install', '--trace', 'x')).toMatchObject({ code: 64 })
  })
})
