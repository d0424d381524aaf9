import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { Interrupted } from '../../src/errors.ts'
import { hookFailure } from '../../src/rehearse/hook/output.ts'
import type { RehearsedSnap, SnapText } from '../support/rehearsed-snap.ts'
import { plain } from '../../src/rehearse/machine/confinement.ts'
import { confinements, rehearsedSnap, told } from '../support/rehearsed-snap.ts'
import { hostIn } from '../support/source-request.ts'
import { workplace } from '../support/workplace.ts'

/** Part of how long things sleep: what other runs of the tests have left is not taken for ours. */
const own = String(process.pid)

const ways = (await confinements()).map(confinement => ({ kind: confinement.kind, confinement }))

describe.each(ways)('a hook as a process: $kind', ({ kind, confinement }) => {
  let open: RehearsedSnap | undefined

  const installed = async (
    text: SnapText,
    options: Parameters<typeof rehearsedSnap>[1] = { confinement },
  ): Promise<RehearsedSnap> => {
    open = await rehearsedSnap(text, { ...options, confinement })
    return open
  }

  afterEach(async () => {
    await open?.system.close()
    open = undefined
  })

  test('asks snapctl, which remembers until the hook ends', async () => {
    const snap = await installed({
      hooks: {
        configure:
          'snapctl set port=80 "name=a b"; snapctl get port; snapctl get -d name; snapctl get nope; echo "$?"; snapctl frob; echo "$?"',
      },
    })
    const result = await snap.run('configure')
    expect(told(result)).toBe('0: 80\n{\n\t"name": "a b"\n}\n\n0\n' + result.calls.at(-1)?.stderr + '1\n')
    expect(result.calls.map(({ argv, exit }) => [argv.join(' '), exit])).toEqual([
      ['set port=80 name=a b', 0],
      ['get port', 0],
      ['get -d name', 0],
      ['get nope', 0],
      ['frob', 1],
    ])
    expect(result.calls.at(-1)?.stderr).toContain("error: snapctl: Unknown command `frob'")
  })

  test('hands over arguments as they are', async () => {
    const snap = await installed({
      hooks: {
        configure: `snapctl set "a=x
y" 'b="quoted"' "c=$(printf '\\303\\251\\351\\001')" 'd=' ''; snapctl get a; snapctl get b; snapctl get c`,
      },
    })
    const result = await snap.run('configure')
    expect(result.calls[0]?.argv).toEqual(['set', 'a=x\ny', 'b="quoted"', 'c=é\uFFFD\x01', 'd=', ''])
  })

  test('may call from many children at once', async () => {
    const snap = await installed({
      hooks: {
        configure:
          'i=0; while [ $i -lt 60 ]; do { snapctl set "k$i=$i"; snapctl get "k$i"; } & i=$((i + 1)); done; wait',
      },
    })
    const result = await snap.run('configure')
    expect(
      Buffer.from(result.output)
        .toString()
        .trim()
        .split('\n')
        .map(Number)
        .sort((a, b) => a - b),
    ).toEqual(Array.from({ length: 60 }, (_, index) => index))
    expect(result.calls).toHaveLength(120)
  })

  test('is nobody with a cookie that is not its own', async () => {
    const snap = await installed({
      hooks: {
        configure:
          'SNAP_COOKIE=other snapctl get a; env -u SNAP_COOKIE snapctl get a; env -u SNAP_COOKIE -u SNAP_CONTEXT snapctl get a',
      },
    })
    const outside =
      'error: snapctl: cannot invoke snapctl operation commands (here "get") from outside of a snap\n'
    expect(told(await snap.run('configure'))).toBe(`1: ${outside}\n${outside}`)
  })

  test('prints into one pipe that can be opened anew', async () => {
    const snap = await installed({
      hooks: {
        install: 'echo one; echo two >/dev/stderr; echo three >/dev/stdout; echo four >&2; cat; pwd; umask',
      },
    })
    expect(told(await snap.run('install'))).toBe('0: one\ntwo\nthree\nfour\n/\n0022\n')
  })

  test('may print more than anybody keeps', async () => {
    const snap = await installed({ hooks: { install: 'head -c 30000000 /dev/zero | tr "\\\\0" x; exit 3' } })
    const result = await snap.run('install')
    expect(result.output).toHaveLength(1024 * 1024)
    expect(hookFailure(result.end, result.output)).toBe('x'.repeat(10_240))
    expect(result.notes).toContain(
      `The hook printed more than is kept; ${String(30_000_000 - 1024 * 1024)} bytes from the beginning are missing.`,
    )
  })

  test.each([
    ['kill -9 $$', 'SIGKILL: '],
    ['kill -TERM $$', 'SIGTERM: '],
    ['sh -c "kill -9 \\$\\$"', '137: '],
    ['exit 137', '137: '],
  ])('%s', async (script, wanted) => {
    const snap = await installed({ hooks: { install: script } })
    expect(told(await snap.run('install')).slice(0, wanted.length)).toBe(wanted)
  })

  test('is stopped with its children when its time is over', async () => {
    const snap = await installed(
      { hooks: { install: `sleep 4711.${own}1 & sleep 4711.${own}2` } },
      { confinement, timeout: () => 400 },
    )
    const result = await snap.run('install')
    expect(result.end).toEqual({ kind: 'timeout', milliseconds: 400 })
    await gone(`4711.${own}`)
  })

  test('does not get away by leaving its group', async () => {
    const snap = await installed(
      { hooks: { install: `setsid sleep 4712.${own}1 & sleep 4712.${own}2`, remove: 'echo fine' } },
      { confinement, timeout: () => 400, grace: 200 },
    )
    const result = await snap.run('install')
    expect(hookFailure(result.end, result.output)).toBe('exceeded maximum runtime of 400ms, but did not stop')
    expect(told(await snap.run('remove'))).toBe('0: fine\n')
    await snap.system.close()
    await gone(`4712.${own}`)
  })

  test('tells what it has left running', async () => {
    const snap = await installed({ hooks: { install: `sleep 4713.${own} >/dev/null 2>&1 & exit 0` } })
    const result = await snap.run('install')
    expect(told(result)).toBe('0: ')
    expect(result.notes).toContain(
      'Still running when the hook ended, and ended with it here: sleep. snapd lets it run on.',
    )
    await gone(`4713.${own}`)
  })

  test('is told apart from a child that holds its output', async () => {
    const snap = await installed(
      { hooks: { install: `sleep 4714.${own} & exit 0` } },
      { confinement, timeout: () => 400 },
    )
    const result = await snap.run('install')
    expect(result.end).toEqual({ kind: 'left-child' })
    expect(result.notes?.join()).toContain('program >/dev/null 2>&1 &')
    await gone(`4714.${own}`)
  })

  test('tells which files it has made, changed and removed', async () => {
    const snap = await installed({
      hooks: {
        install:
          'mkdir "$SNAP_DATA/d"; echo 1 >"$SNAP_DATA/d/a"; echo 1 >"$SNAP_COMMON/b"; ln -s b "$SNAP_COMMON/l"; echo 1 >"$HOME/h"; echo 1 >"$SNAP_USER_COMMON/u"',
        configure: 'echo 22 >"$SNAP_DATA/d/a"; rm "$SNAP_COMMON/l"; chmod 600 "$SNAP_COMMON/b"',
      },
    })
    expect((await snap.run('install')).files).toEqual(
      [
        ['$SNAP_DATA/d', 'added'],
        ['$SNAP_DATA/d/a', 'added'],
        ['$SNAP_COMMON/b', 'added'],
        ['$SNAP_COMMON/l', 'added'],
        ['$SNAP_USER_DATA/h', 'added'],
        ['$SNAP_USER_COMMON/u', 'added'],
      ].map(([path, change]) => ({ path, change })),
    )
    expect((await snap.run('configure')).files).toEqual(
      [
        ['$SNAP_DATA/d/a', 'changed'],
        ['$SNAP_COMMON/b', 'changed'],
        ['$SNAP_COMMON/l', 'removed'],
      ].map(([path, change]) => ({ path, change })),
    )
  })

  test('finds the data of its revision', async () => {
    const snap = await installed({
      hooks: {
        install: 'echo one >"$SNAP_DATA/f"; echo one >"$HOME/h"',
        'post-refresh': 'cat "$SNAP_DATA/f" "$HOME/h"; echo two >"$SNAP_DATA/f"',
        configure: 'cat "$SNAP_DATA/f"',
      },
    })
    await snap.run('install')
    await snap.system.happens({ what: 'data', snap: 'lantern', revision: '2', action: 'copy', from: '1' })
    expect(told(await snap.run('post-refresh', { revision: '2' }))).toBe('0: one\none\n')
    expect(told(await snap.run('configure'))).toBe('0: one\n')
    expect(readFileSync(snap.data('2/f'), 'utf8')).toBe('two\n')
    await snap.system.happens({ what: 'data', snap: 'lantern', revision: '2', action: 'remove' })
    expect(readdirSync(snap.data()).sort()).toEqual(['1', 'common', 'current'])
    await snap.system.happens({ what: 'data', snap: 'lantern', revision: '1', action: 'remove' })
    expect(existsSync(snap.data())).toBe(false)
  })

  test('finds no data of the time before its snap was removed', async () => {
    const snap = await installed({
      hooks: { install: 'ls "$SNAP_DATA" "$SNAP_COMMON"; echo 1 >"$SNAP_DATA/f"; echo 1 >"$SNAP_COMMON/g"' },
    })
    const first = told(await snap.run('install'))
    await snap.system.happens({ what: 'data', snap: 'lantern', revision: '1', action: 'remove' })
    await snap.system.happens({ what: 'data', snap: 'lantern', revision: '1', action: 'create' })
    expect(told(await snap.run('install'))).toBe(first)
    expect(readFileSync(snap.data('common/g'), 'utf8')).toBe('1\n')
  })

  // Nobody but root becomes somebody else outside of a sandbox.
  if (kind === 'sandbox' || process.getuid?.() === 0)
    test('may call as another user, with what snapd lets others do', async () => {
      const as = 'setpriv --reuid 1000 --regid 1000 --clear-groups'
      const snap = await installed({
        hooks: { configure: `snapctl set a=1; ${as} snapctl get a; ${as} snapctl set a=2; snapctl get a` },
      })
      const answers = told(await snap.run('configure'))
      if (kind === 'sandbox')
        expect(answers).toBe('0: 1\nerror: cannot use "set" with uid 1000, try with sudo\n1\n')
      // No other user of the machine comes into the scratch tree.
      else expect(answers).toMatch(/^0: (?:.*Permission denied\n){2}1\n$/)
    })

  test('ends when the person wants all to end', async () => {
    const interruption = new AbortController()
    const host = { ...hostIn('/'), interrupt: interruption.signal }
    const snap = await installed({ hooks: { install: `sleep 4715.${own}` } }, { confinement, host })
    setTimeout(() => {
      interruption.abort()
    }, 300)
    await expect(snap.run('install')).rejects.toThrow(Interrupted)
    await gone(`4715.${own}`)
  })

  test('finds snapctl whatever the snap makes of PATH', async () => {
    const snap = await installed({
      yaml: 'environment:\n  PATH: $SNAP/bin:$PATH\n',
      hooks: { configure: 'own; snapctl set a=1; snapctl get a' },
      files: { 'bin/own.txt': '' },
    })
    expect(told(await snap.run('configure'))).toMatch(/^0: .*own: not found\n1\n$/)
  })

  test('is started whatever its environment names', async () => {
    const yaml =
      'environment:\n  PATH: /nowhere\n  LD_PRELOAD: $SNAP/lib/none.so\n  LD_LIBRARY_PATH: $SNAP/lib\n'
    const snap = await installed({ yaml, hooks: { configure: 'echo "$PATH"' } })
    expect(told(await snap.run('configure'))).toMatch(/^0: (ERROR: ld.so: .*\n)?\/nowhere\n$/)
  })

  test('meets a snapctl that fails when it is meant to', async () => {
    const snap = await installed(
      { hooks: { configure: 'snapctl set a=1; snapctl set b=1; echo $?; snapctl get b; snapctl get a' } },
      { confinement, faults: [{ hook: 'configure', kind: 'call', call: 2, run: 1 }] },
    )
    expect(told(await snap.run('configure'))).toBe(
      '0: error: cannot communicate with server: Post "http://localhost/v2/snapctl": dial unix /run/snapd-snap.socket: connect: connection refused\n1\n\n1\n',
    )
    expect(told(await snap.run('configure'))).toBe('0: 0\n1\n1\n')
  })

  test('fails at its end when it is meant to', async () => {
    const snap = await installed(
      { hooks: { configure: 'echo done >"$SNAP_DATA/f"' } },
      { confinement, faults: [{ hook: 'configure', kind: 'fail', exit: 7, output: 'broken' }] },
    )
    expect(told(await snap.run('configure'))).toBe('7: broken\n')
    expect(readFileSync(snap.data('1/f'), 'utf8')).toBe('done\n')
  })

  test('meets a full disk when it is meant to', async () => {
    const snap = await installed(
      {
        hooks: {
          install: 'echo kept >"$SNAP_DATA/kept"',
          configure:
            'head -c 4000 /dev/zero >"$SNAP_COMMON/small" && echo small; head -c 900000 /dev/zero >"$SNAP_COMMON/large" || echo full; cat "$SNAP_DATA/kept"',
        },
      },
      { confinement, faults: [{ hook: 'configure', kind: 'disk', free: 100_000 }] },
    )
    await snap.run('install')
    const result = await snap.run('configure')
    expect(told(result).replaceAll(/^head: .*\n/gm, '')).toMatch(/^0: small\n(head: .*\n)?full\nkept\n$/)
    expect(statSync(snap.data('common/small')).size).toBe(4000)
    expect(statSync(snap.data('common/large')).size).toBeLessThanOrEqual(102_400)
    expect(result.notes?.some(note => note.startsWith('Without a sandbox no disk can be made full'))).toBe(
      kind === 'plain',
    )
  })

  test('leaves nothing behind', async () => {
    const snap = await installed({
      hooks: {
        install:
          'mkdir "$SNAP_DATA/closed"; echo 1 >"$SNAP_DATA/closed/g"; chmod 000 "$SNAP_DATA/closed"; echo 1 >"$SNAP_COMMON/f"; echo 1 >"$SNAP_COMMON/$(printf "\\351")"',
      },
    })
    await snap.run('install')
    expect(existsSync(snap.data('common/f'))).toBe(true)
    await snap.system.close()
    expect(existsSync(snap.system.root)).toBe(false)
  })

  test('leaves the scratch tree when that is asked for', async () => {
    const snap = await installed(
      { hooks: { install: 'echo 1 >"$SNAP_COMMON/f"' } },
      { confinement, keep: true },
    )
    onTestFinished(() => {
      rmSync(snap.system.root, { recursive: true, force: true })
    })
    await snap.run('install')
    await snap.system.close()
    expect(readFileSync(snap.data('common/f'), 'utf8')).toBe('1\n')
    expect(existsSync(`${snap.system.root}/.rehearsal`)).toBe(false)
  })
})

const sandbox = ways.find(way => way.kind === 'sandbox')

describe('the sandbox', { tags: ['confined'] }, () => {
  const confinement = sandbox?.confinement ?? plain('there is no other way')
  const hooks = { install: 'cat /proc/net/dev | wc -l; echo hello >/tmp/note', configure: 'cat /tmp/note' }

  test('shows the snap where snapd mounts it, and all else read-only', async () => {
    const snap = await rehearsedSnap(
      {
        hooks: {
          install: `for at in "$SNAP/x" /usr/x /etc/x /x /var/x /home/x /snap/x; do { echo 1 >"$at"; } 2>/dev/null && echo "wrote $at"; done
echo "$SNAP $SNAP_DATA $HOME $0"; ls /snap /var/snap /root/snap /home; readlink /snap/lantern/current; command -v snapctl; id -u`,
        },
      },
      { confinement },
    )
    try {
      expect(told(await snap.run('install')))
        .toBe(`0: /snap/lantern/1 /var/snap/lantern/1 /root/snap/lantern/1 /snap/lantern/1/meta/hooks/install
/home:\n\n/root/snap:\nlantern\n\n/snap:\nlantern\n\n/var/snap:\nlantern\n1\n/usr/local/sbin/snapctl\n0\n`)
    } finally {
      await snap.system.close()
    }
  })

  test.each([
    ['', 3],
    ['plugs: {web: {interface: network}}\n', undefined],
    ['plugs: {home: null}\n', 3],
  ])('has a network only with a plug for it: %j', async (yaml, lines) => {
    const snap = await rehearsedSnap({ yaml, hooks }, { confinement })
    try {
      const all = readFileSync('/proc/net/dev', 'utf8').trimEnd().split('\n').length
      expect(told(await snap.run('install'))).toBe(`0: ${String(lines ?? all)}\n`)
    } finally {
      await snap.system.close()
    }
  })

  test('keeps a /tmp of the snap from hook to hook', async () => {
    const snap = await rehearsedSnap({ hooks }, { confinement })
    try {
      await snap.run('install')
      expect(told(await snap.run('configure'))).toBe('0: hello\n')
      expect(existsSync('/tmp/note')).toBe(false)
    } finally {
      await snap.system.close()
    }
  })

  test.each([
    ['{read: [$SNAP/share, $SNAP_DATA/live]}', '$SNAP/in', ['in/share/text', 'in/live']],
    ['{read: [$SNAP/share]}', '$SNAP/nowhere', undefined],
  ])('shows what a connection shares: %s at %s', async (source, target, wanted) => {
    const yaml = `plugs: {feed: {interface: content, target: ${target}}}\nslots: {wire: {interface: content, source: ${source}}}\n`
    const snap = await rehearsedSnap(
      {
        yaml,
        files: { 'share/text': 'shared\n', 'in/.keep': '' },
        hooks: { configure: 'cd "$SNAP"; find in -type f -o -name live | sort' },
      },
      { confinement },
    )
    const side = { snap: 'lantern', name: 'feed' }
    const [from, to] = [
      { static: { target }, dynamic: {} },
      { static: snap.attributes('slots', 'wire'), dynamic: {} },
    ]
    const connection = {
      plug: side,
      slot: { snap: 'lantern', name: 'wire' },
      interface: 'content',
      plugAttributes: from,
      slotAttributes: to,
      auto: false,
      undesired: false,
      hotplugGone: false,
    }
    try {
      const before = await snap.run('configure')
      expect(told(before)).toBe('0: in/.keep\n')
      const after = await snap.run('configure', { connections: [connection] })
      expect(told(after)).toBe(`0: ${(wanted ?? ['in/.keep']).toSorted().join('\n')}\n`)
      expect(after.notes?.filter(note => note.includes('content'))).toEqual(
        wanted === undefined
          ? ['The content of lantern is not at $SNAP/nowhere/share: the snap has no directory $SNAP/nowhere.']
          : [],
      )
    } finally {
      await snap.system.close()
    }
  })

  test('shows the layouts of the snap', async () => {
    const yaml = `layout:
  /etc/lantern: {bind: $SNAP_DATA/etc}
  /etc/lantern.conf: {bind-file: $SNAP_COMMON/conf}
  /usr/share/lantern/deep: {bind: $SNAP/share}
  /usr/share/lantern.txt: {symlink: $SNAP/share/text}
  /var/lib/lantern: {bind: $SNAP_COMMON/lib}
  /var/cache/lantern: {type: tmpfs}
`
    const snap = await rehearsedSnap(
      {
        yaml,
        files: { 'share/text': 'shared\n' },
        hooks: {
          install: `ls /etc/passwd /usr/share/lantern/deep
echo 1 >/etc/lantern/a; echo 2 >/etc/lantern.conf; cat /usr/share/lantern.txt; echo 3 >/var/lib/lantern/b; echo 4 >/var/cache/lantern/c
for at in /etc/x /usr/share/x /usr/share/lantern/x /usr/share/lantern/deep/x; do { echo 1 >"$at"; } 2>/dev/null && echo "wrote $at"; done; true`,
        },
      },
      { confinement },
    )
    try {
      const result = await snap.run('install')
      expect(told(result)).toBe('0: /etc/passwd\n\n/usr/share/lantern/deep:\ntext\nshared\n')
      expect([
        readFileSync(snap.data('1/etc/a'), 'utf8'),
        readFileSync(snap.data('common/conf'), 'utf8'),
        readFileSync(snap.data('common/lib/b'), 'utf8'),
      ]).toEqual(['1\n', '2\n', '3\n'])
    } finally {
      await snap.system.close()
    }
  })

  test('does without layouts that it cannot make', async () => {
    const snap = await rehearsedSnap(
      {
        yaml: 'layout: {/etc/passwd/x: {bind: $SNAP_DATA/x}, /var/x: {bind: $SNAP_DATA/y}}\n',
        hooks: { install: 'echo fine' },
      },
      { confinement },
    )
    try {
      const result = await snap.run('install')
      expect(told(result)).toBe('0: fine\n')
      expect(result.notes?.at(-1)).toMatch(/layouts/)
    } finally {
      await snap.system.close()
    }
  })

  test('shows the base instead of this machine where it is mounted', async () => {
    const bases = workplace()
    makeBase(join(bases, 'core24/current'), ['/bin/sh', '/usr/bin/env', '/usr/bin/setpriv', '/bin/ls'])
    const snap = await rehearsedSnap(
      { yaml: 'base: core24\n', hooks: { install: 'ls /usr/bin; snapctl set a=1; snapctl get a' } },
      { confinement, bases },
    )
    try {
      const result = await snap.run('install')
      expect(told(result)).toBe('0: env\nls\nsetpriv\nsh\n1\n')
      expect(result.notes).toEqual([])
    } finally {
      await snap.system.close()
    }
  })

  test('says when this machine stands in for the base', async () => {
    const snap = await rehearsedSnap(
      { yaml: 'base: core24\n', hooks: { install: 'true' } },
      { confinement, bases: workplace() },
    )
    try {
      expect((await snap.run('install')).notes).toEqual([
        "The base core24 is not here; this machine's own system stands in for it.",
      ])
    } finally {
      await snap.system.close()
    }
  })

  test('shows a second instance its files under both names', async () => {
    const snap = await rehearsedSnap(
      {
        instance: 'lantern_two',
        hooks: {
          configure:
            'echo "$0 $SNAP $SNAP_DATA $HOME"; echo 1 >"$SNAP_DATA/f"; ls "$SNAP" /var/snap/lantern_two/1',
        },
      },
      { confinement },
    )
    try {
      expect(told(await snap.run('configure'))).toBe(
        '0: /snap/lantern_two/1/meta/hooks/configure /snap/lantern/1 /var/snap/lantern/1 /root/snap/lantern_two/1\n/snap/lantern/1:\nmeta\n\n/var/snap/lantern_two/1:\nf\n',
      )
      expect(existsSync(snap.data('1/f'))).toBe(true)
    } finally {
      await snap.system.close()
    }
  })
})

/** A base with a few programs of this machine and the libraries that they need. */
function makeBase(directory: string, programs: readonly string[]): void {
  for (const place of ['usr/bin', 'usr/lib', 'usr/lib64', 'usr/local/sbin', 'etc'])
    mkdirSync(join(directory, place), { recursive: true })
  for (const name of ['bin', 'lib', 'lib64']) symlinkSync(`usr/${name}`, join(directory, name))
  for (const program of programs) {
    copyFileSync(realpathSync(program), join(directory, 'usr/bin', basename(program)))
    for (const [library] of execFileSync('ldd', [program], { encoding: 'utf8' }).matchAll(/\/\S+/g)) {
      const to = join(directory, library)
      mkdirSync(dirname(to), { recursive: true })
      copyFileSync(realpathSync(library), to)
    }
  }
}

/** Waits until no process has a text among its arguments. */
async function gone(text: string): Promise<void> {
  const running = (): string[] =>
    readdirSync('/proc')
      .filter(name => /^\d+$/.test(name))
      .flatMap(name => {
        try {
          const line = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
          return line.startsWith('sleep') && line.includes(text) ? [line] : []
        } catch {
          return []
        }
      })
  for (let look = 0; look < 200 && running().length > 0; look += 1)
    await new Promise(resolve => {
      setTimeout(resolve, 20)
    })
  expect(running()).toEqual([])
}
