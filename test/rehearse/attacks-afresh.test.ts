import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { release } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Interrupted } from '../../src/errors.ts'
import { findConfinement } from '../../src/rehearse/machine/confinement.ts'
import { hookUsers } from '../support/hook-users.ts'
import type { Ended } from '../support/program.ts'
import { executable, program, snapsmith } from '../support/program.ts'
import { rehearsedSnap } from '../support/rehearsed-snap.ts'
import { writeSnapTree } from '../support/snap-tree.ts'
import { hostIn } from '../support/source-request.ts'
import { asRootOfNamespace, isRoot } from '../support/users.ts'
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
  // What hooks have given to users that are lent to an ordinary one, it removes among these alone.
  if (!isRoot)
    onTestFinished(() => {
      const [unshare = '', ...words] = asRootOfNamespace
      spawnSync(unshare, [...words, 'rm', '-rf', join(cwd, 'machine.d')])
    })
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
describe.each(users)('an attack by what a hook of $name leaves', { tags: ['confined'] }, ({ run, give }) => {
  const secret = 'what nobody is to read'
  const rehearse = async (cwd: string, lines: readonly string[]): Promise<Ended> => {
    const ended = await run(['rehearse', '--state', 'machine', '--format', 'text'], {
      cwd,
      env: { HOME: join(cwd, 'home') },
      input: lines.map(line => `${line}\n`).join(''),
    })
    expect([0, 1], ended.err).toContain(ended.code)
    expect(ended.err).not.toMatch(/internal error|node:/)
    return ended
  }

  // Every form of a way out, in the place of every directory that snapsmith copies, binds, lists or removes later.
  test.each([
    ['links', 'at() { ln -s "VICTIM" "$1"; }'],
    [
      'chains of links',
      'at() { n=0; while [ $n -lt 20 ]; do ln -s "chain$((n + 1))" "$(dirname "$1")/chain$n"; n=$((n + 1)); done; ln -s "VICTIM" "$(dirname "$1")/chain20"; ln -s chain0 "$1"; }',
    ],
    ['links that climb', 'at() { ln -s "../../../../../../../../../../../../..VICTIM" "$1"; }'],
    ['links through the process', 'at() { ln -s "/proc/self/root/VICTIM" "$1"; }'],
    [
      'links through the process and its directory',
      'at() { ln -s "/proc/self/cwd/../../../../../../VICTIM" "$1"; }',
    ],
    ['links in a circle', 'at() { ln -s "$(basename "$1").two" "$1"; ln -s "$(basename "$1")" "$1.two"; }'],
    [
      'sockets, pipes and files',
      'at() { case $(($(echo "$1" | wc -c) % 3)) in 0) mkfifo "$1";; 1) : >"$1";; 2) perl -MSocket -e \'socket(S, AF_UNIX, SOCK_STREAM, 0); bind(S, sockaddr_un($ARGV[0]))\' "$1" || : >"$1";; esac; }',
    ],
  ])('%s in the place of its directories', async (_, at) => {
    const lay = `${at}
for path in "$SNAP_COMMON" "$SNAP_DATA" "$HOME" /var/snap/lantern/current /var/snap/lantern/x1 /var/snap/lantern/x2 /var/snap/lantern/x3 /root/snap/lantern/common /root/snap/lantern/x2 /root/snap/lantern/current /tmp/x /dev/shm/x /tmp/snap-private-tmp; do
  rm -rf "$path"; mv "$path" "$path.away"; at "$path"
done`
    const cwd = furnished({
      yaml: 'layout:\n  /opt/own: {bind: $SNAP_COMMON}\n  /opt/data: {bind: $SNAP_DATA/deep}\nslots:\n  out: {interface: content, content: c, write: [$SNAP_COMMON/shared, $SNAP_DATA]}\n',
      hooks: {
        configure: `[ -z "$(snapctl get lay)" ] || {\n${lay.replaceAll('VICTIM', 'PLACE/victim')}\n}`,
        'post-refresh':
          'echo 1 >>"$SNAP_DATA/secret"; echo 1 >>"$SNAP_COMMON/secret"; cat "$SNAP_COMMON/secret" "$SNAP_DATA/secret"; true',
        'pre-refresh': 'true',
        remove: 'cat "$SNAP_COMMON/secret" "$SNAP_DATA/secret"; true',
      },
    })
    const hook = join(cwd, 'lantern/meta/hooks/configure')
    writeFileSync(hook, readFileSync(hook, 'utf8').replaceAll('PLACE', cwd))
    writeSnapTree(join(cwd, 'reader'), {
      yaml: "name: reader\nversion: '1'\nplugs:\n  in: {interface: content, content: c, target: $SNAP/in}\n",
      hooks: {
        'connect-plug-in':
          'set +e; cat $SNAP/in/*; echo 1 >$SNAP/in/secret; echo 1 >$SNAP/in/shared/secret; exit 0',
      },
    })
    mkdirSync(join(cwd, 'reader/in'))
    mkdirSync(join(cwd, 'victim'), { mode: 0o777 })
    chmodSync(join(cwd, 'victim'), 0o777)
    writeFileSync(join(cwd, 'victim/secret'), secret)
    give(cwd)
    const operations = [
      'install ./lantern',
      'install ./reader',
      'set lantern lay=1',
      'connect reader:in lantern:out',
      'set lantern lay=',
      'refresh ./lantern',
      'set lantern lay=1',
      'refresh ./lantern',
      'revert lantern',
      'disable lantern',
      'enable lantern',
      'disconnect reader:in lantern:out',
      'list',
      'get -d lantern',
      'remove lantern',
      'install ./lantern',
      'remove --purge lantern',
      'remove reader',
    ]
    const told: string[] = []
    // Some go on from what the last one has left in a process of their own.
    for (const [from, to] of [
      [0, 6],
      [6, 9],
      [9, 14],
      [14, 18],
    ]) {
      const { out, err } = await rehearse(cwd, operations.slice(from, to))
      told.push(out, err)
    }
    expect(readdirSync(join(cwd, 'victim'))).toEqual(['secret'])
    expect(readFileSync(join(cwd, 'victim/secret'), 'utf8')).toBe(secret)
    expect(told.join('\n')).not.toContain(secret)
  })

  test('its cookie, where another snap finds it', async () => {
    const cwd = furnished({
      yaml: 'slots:\n  out: {interface: content, content: c, write: [$SNAP_COMMON/shared]}\n',
      hooks: {
        install:
          'snapctl set own="mine alone"; mkdir -p "$SNAP_COMMON/shared"; chmod 777 "$SNAP_COMMON/shared"',
        'connect-slot-out': 'echo "$SNAP_COOKIE" >"$SNAP_COMMON/shared/cookie"',
        configure: 'echo "late: $(SNAP_COOKIE=$(cat "$SNAP_COMMON/shared/cookie") snapctl get own 2>&1)"',
      },
    })
    const steal =
      'for cookie in $(cat $SNAP/in/cookie) $(cat $SNAP/in/shared/cookie) "" x; do export SNAP_COOKIE=$cookie SNAP_CONTEXT=$cookie SNAP_NAME=lantern SNAP_INSTANCE_NAME=lantern; snapctl get own; snapctl set own=stolen; snapctl get :in own; done; exit 0'
    writeSnapTree(join(cwd, 'reader'), {
      yaml: "name: reader\nversion: '1'\nplugs:\n  in: {interface: content, content: c, target: $SNAP/in}\n",
      hooks: { 'connect-plug-in': `set +e; ${steal}`, configure: `set +e; ${steal}` },
    })
    mkdirSync(join(cwd, 'reader/in'))
    give(cwd)
    const { out } = await rehearse(cwd, [
      'install ./lantern',
      'install ./reader',
      'connect reader:in lantern:out',
      'set reader a=1',
      'set lantern a=1',
      'get -d lantern',
    ])
    expect(out.split('> get -d lantern')[1]).toContain('"own": "mine alone"')
    const told = out.slice(out.indexOf('> connect '), out.indexOf('> get -d lantern'))
    expect(told).not.toMatch(/^ *\| *(?:late: )?mine alone/m)
    expect(out).toContain('late: error: snapctl: cannot invoke')
    expect(out).not.toContain('stolen')
  })

  test('looks through descriptors of every kind that snapsmith was started with', async () => {
    const cwd = furnished({
      hooks: {
        install:
          'for n in $(seq 3 400); do [ ! -e /proc/$$/fd/$n ] || case $(readlink /proc/$$/fd/$n) in /snap/lantern/*) ;; *) echo "open: $n $(readlink /proc/$$/fd/$n)";; esac; done; ls /proc/self/fd/7 /proc/self/fd/9/; cat <&8',
      },
    })
    mkdirSync(join(cwd, 'victim'))
    writeFileSync(join(cwd, 'victim/secret'), secret)
    give(cwd)
    // A directory, a file, a pair of sockets, a pipe and a great number.
    const opener =
      'use Socket; opendir(D, "victim"); for (7, 9) { dup(fileno(D), $_) } open(F, "<", "victim/secret"); dup(fileno(F), 8); dup(fileno(F), 333); socketpair(A, B, AF_UNIX, SOCK_STREAM, 0); dup(fileno(A), 40); pipe(R, W); dup(fileno(R), 41); exec @ARGV; sub dup { require POSIX; POSIX::dup2(@_) }'
    const { code, out, err } = await program(
      'perl',
      ['-e', opener, process.execPath, executable, 'hooks', 'run', 'install', 'lantern'],
      { cwd, env: { HOME: join(cwd, 'home') } },
    )
    expect(code, err).toBe(0)
    expect(out).not.toMatch(/open: |secret|nobody is to read/)
  })
})

describe.each(users)('a hook of $name', { tags: ['confined'] }, ({ name, run, give }) => {
  test('has so many numbers for its processes as it may have processes, where the kernel counts for root in no other way', async () => {
    const read = (): string => readFileSync('/proc/sys/kernel/pid_max', 'utf8').trim()
    const before = read()
    const cwd = furnished({ hooks: { install: 'echo "most: $(cat /proc/sys/kernel/pid_max)"' } })
    give(cwd)
    const { out } = await run(['hooks', 'run', 'install', 'lantern'], {
      cwd,
      env: { HOME: join(cwd, 'home') },
    })
    const isBound = name === 'root' && !/^(?:[0-5]|6\.(?:\d|1[0-3]))\./.test(release())
    expect(/most: (\d+)/.exec(out)?.[1] === '824', out).toBe(isBound)
    expect(read()).toBe(before)
  })
})

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
