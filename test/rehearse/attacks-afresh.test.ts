import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { release } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Interrupted } from '../../src/errors.ts'
import { findConfinement } from '../../src/rehearse/run-confinement.ts'
import { hookUsers } from '../support/hook-users.ts'
import type { Ended } from '../support/program.ts'
import { snapsmith } from '../support/program.ts'
import { rehearsedSnap } from '../support/rehearsed-snap.ts'
import { writeSnapTree } from '../support/snap-tree.ts'
import { hostIn } from '../support/source-request.ts'
import { isRoot } from '../support/users.ts'
import { workplace } from '../support/workplace.ts'

const users = hookUsers()
const attackers = join(import.meta.dirname, 'attackers')

interface Snap {
  yaml?: string
  hooks: Readonly<Record<string, string>>
  /** Programs of an attacker by name, from sources beside this test. */
  programs?: Readonly<Record<string, string>>
}

function furnished({ yaml = '', hooks, programs = {} }: Snap): string {
  const cwd = workplace()
  chmodSync(cwd, 0o755)
  mkdirSync(join(cwd, 'home'))
  const scripts = Object.fromEntries(
    Object.entries(hooks).map(([hook, script]) => [hook, `set +e\n${script}\nexit 0`]),
  )
  writeSnapTree(join(cwd, 'lantern'), { yaml: `name: lantern\nversion: '1'\n${yaml}`, hooks: scripts })
  for (const [name, source] of Object.entries(programs))
    execFileSync('gcc', ['-O1', '-w', '-o', join(cwd, 'lantern', name), join(attackers, source)])
  return cwd
}

/** What an attacker's program tells of its tries. */
function tries(out: string): { what: string; result: string }[] {
  return [...out.matchAll(/\| ([^|]+): (\w+)$/gm)].map(([, what = '', result = '']) => ({ what, result }))
}

describe.each(users)('an attack by a hook of $name', { tags: ['confined'] }, ({ run, give }) => {
  test.each([
    ['without a network', ''],
    ['with the network', 'plugs: {network: }\n'],
  ])('by settings of the kernel, old calls and sockets: %s', async (_, yaml) => {
    const abstract = `afresh-${String(process.pid)}-${String(Math.random())}`
    const cwd = furnished({
      yaml,
      hooks: {
        install: `"$SNAP/afresh" "$SNAP/socket" @${abstract} /run/systemd/resolve/io.systemd.Resolve`,
      },
      programs: { afresh: 'afresh.c' },
    })
    const socket = join(cwd, 'lantern/socket')
    const servers = [socket, `\0${abstract}`].map(path =>
      createServer(socket => {
        socket.destroy()
      }).listen(path),
    )
    try {
      await Promise.all(
        servers.map(
          server =>
            new Promise(resolve => {
              server.once('listening', resolve)
            }),
        ),
      )
      chmodSync(socket, 0o777)
      give(cwd)
      const { out, code, err } = await run(['rehearse', 'install', './lantern'], {
        cwd,
        env: { HOME: join(cwd, 'home') },
      })
      expect(code, err).toBe(0)
      const told = tries(out)
      expect(told.length, out).toBeGreaterThan(35)
      // Landlock keeps from abstract sockets from Linux 6.12 on; a network of its own always does.
      const open = yaml === '' || !/^(?:[0-5]|6\.(?:\d|1[01]))\./.test(release()) ? [] : [`@${abstract}`]
      expect(told.filter(({ what, result }) => result === 'done' && !open.includes(what))).toEqual([])
      expect(statSync(socket).isSocket()).toBe(true)
    } finally {
      for (const server of servers) server.close()
    }
  })
})

// With one id alone nothing can be given to others; all else is as for any ordinary user.
describe.each(users.slice(0, 2))(
  'an attack by a hook of $name',
  { tags: ['confined'] },
  ({ name, run, give }) => {
    const attack = async (
      snap: Snap,
      lines: readonly string[] = ['install ./lantern'],
      options: readonly string[] = [],
    ): Promise<Ended & { cwd: string }> => {
      const cwd = furnished(snap)
      give(cwd)
      const ended = await run(['rehearse', ...options], {
        cwd,
        env: { HOME: join(cwd, 'home') },
        input: lines.map(line => `${line}\n`).join(''),
      })
      expect([0, 1], ended.err).toContain(ended.code)
      expect(ended.err).not.toMatch(/internal error|node:/)
      return { ...ended, cwd }
    }

    const box = '/usr/local/sbin/snapctl.mail'
    const flood = (words: string): string =>
      `for i in $(seq 0 31); do rm -f ${box}/$i.call; ${words} >${box}/$i.call; done; i=0; while [ $i -lt 3000 ]; do echo $((i % 32)); i=$((i + 1)); done >${box}/requests; sleep 100`
    const brackets = (count: number): string =>
      `perl -e 'print "[" x ${String(count)}, "]" x ${String(count)}'`
    const dotted = (count: number): string => `$(perl -e 'print "a." x ${String(count)}')b`

    /** What is the same for every user is tried by the first one. */
    const large: [string, string, string][] =
      name !== users[0]?.name
        ? []
        : [
            [
              'calls of millions of words',
              flood('head -c 4000000 /dev/zero'),
              'exceeded maximum runtime of 2s',
            ],
            [
              'keys without end',
              `snapctl set "${dotted(50_000)}=1"; snapctl set "${dotted(899)}=1"; snapctl get -d a | wc -c`,
              '',
            ],
            [
              'values without end under keys without end',
              `snapctl set -t "${dotted(400)}=$(${brackets(900)})"; snapctl set -t "${dotted(400)}=$(${brackets(480)})"; snapctl get -d a | wc -c`,
              '',
            ],
            [
              'more words than a call has',
              'snapctl set $(seq -f "k%gx=1" 1 3000)',
              'in a rehearsal a call of snapctl has at most 1000 words',
            ],
            [
              'configuration without end',
              'V=$(head -c 125000 /dev/zero | tr "\\0" v); i=0; while snapctl set "k$i=$V" "a$i=$V" "b$i=$V" "c$i=$V"; do i=$((i + 1)); done; sleep 100',
              'its calls of snapctl hold more than 32 MB',
            ],
          ]

    test.each([
      [
        'a program that runs, in the place of the pipe for an answer',
        `rm ${box}/30.reply; cp /bin/sleep ${box}/30.reply; chmod 755 ${box}/30.reply; ${box}/30.reply 100 >/dev/null 2>&1 & printf 'token\\0get\\0x\\0' >${box}/30.call; echo 30 >${box}/requests; timeout 1 snapctl get a`,
        '',
      ],
      ['a box that is closed', `chmod 0 ${box}; timeout 1 snapctl get a`, ''],
      [
        'a box that it gives away',
        `mkdir ${box}/3.call ${box}/3.input; chown -R 5:5 ${box}; chmod 700 ${box}; timeout 1 snapctl get a`,
        '',
      ],
      [
        'data that it gives away',
        'mkdir -p "$SNAP_COMMON/x/y"; touch "$SNAP_COMMON/x/y/z"; chown -R 7:7 "$SNAP_COMMON" "$SNAP_DATA" "$HOME"; chmod -R 0 "$SNAP_COMMON" "$SNAP_DATA" "$HOME"',
        '',
      ],
      ...large,
    ])('on who answers its calls: %s', async (what, script, told) => {
      const state = ['--state', 'machine']
      const { out, cwd } = await attack(
        { hooks: { install: script } },
        ['install ./lantern', 'get -d lantern'],
        ['--timeout', told.startsWith('its calls') ? '60s' : '2s', ...state],
      )
      expect(out).toContain(told)
      // Whatever there is now can be gone on from, and put away.
      const { code, err } = await run(['rehearse', ...state, 'list'], {
        cwd,
        env: { HOME: join(cwd, 'home') },
      })
      expect(code, `${what}: ${err}`).toBe(0)
      expect(existsSync(join(cwd, 'machine.d/.rehearsal'))).toBe(false)
    })
  },
)

test(
  'a program that is laid over what copies data does not hold a run up for ever',
  { tags: ['confined'] },
  async () => {
    const confinement = await findConfinement(hostIn('/'))
    const sleeper = join(workplace(), 'sleeper')
    writeFileSync(sleeper, '#!/bin/sh\nexec sleep 1000\n', { mode: 0o755 })
    const snap = await rehearsedSnap(
      {
        yaml: 'layout:\n  /usr/bin/cp: {bind-file: $SNAP/sleeper}\n',
        hooks: { install: '' },
        programs: { sleeper },
      },
      {
        confinement,
        host: { ...hostIn('/'), interrupt: AbortSignal.timeout(1_500) },
        faults: [{ kind: 'disk', snap: 'lantern', hook: 'install', free: 1_000_000 }],
      },
    )
    await expect(snap.run('install')).rejects.toThrow(Interrupted)
    await snap.system.close()
    expect(existsSync(snap.system.root)).toBe(false)
  },
)

describe('an attack by another user', () => {
  const told = 'is not yours: it belongs to another user, or is a link'

  // Only root can make what belongs to others.
  test.each(isRoot ? ['directory', 'file', 'link'] : ['link'])(
    'on the machine that a rehearsal keeps, by a %s that lies there already',
    async kind => {
      const cwd = furnished({ hooks: { install: 'echo secret >"$SNAP_COMMON/secret"' } })
      const machine = join(cwd, 'machine')
      mkdirSync(join(cwd, 'away'))
      if (kind === 'link') symlinkSync(join(cwd, 'away'), `${machine}.d`)
      else if (kind === 'directory') mkdirSync(`${machine}.d`)
      else await snapsmith(['rehearse', '--plain', '--state', machine, 'install', './lantern'], { cwd })
      if (kind !== 'link') chownSync(kind === 'file' ? machine : `${machine}.d`, 65534, 65534)
      expect(
        await snapsmith(['rehearse', '--plain', '--state', machine, 'install', './lantern'], { cwd }),
      ).toMatchObject({ code: 1, err: expect.stringContaining(told) as string })
      expect(readdirSync(join(cwd, 'away'))).toEqual([])
    },
  )

  test('finds the machine that a rehearsal keeps closed, its file too', async () => {
    const cwd = furnished({ hooks: { install: 'snapctl set password=secret' } })
    await snapsmith(['rehearse', '--plain', '--state', 'machine', 'install', './lantern'], { cwd })
    expect(['machine', 'machine.d'].map(path => statSync(join(cwd, path)).mode & 0o777)).toEqual([
      0o600, 0o700,
    ])
  })
})
