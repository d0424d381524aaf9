import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hookFailure } from '../../src/rehearse/hook/output.ts'
import { findConfinement, plain } from '../../src/rehearse/machine/confinement.ts'
import { hookUsers } from '../support/hook-users.ts'
import type { Ended } from '../support/program.ts'
import { testEnvironment } from '../support/program.ts'
import { rehearsedSnap, told } from '../support/rehearsed-snap.ts'
import { hostIn } from '../support/source-request.ts'
import { writeSnapTree } from '../support/snap-tree.ts'
import { workplace } from '../support/workplace.ts'

const attackers = join(import.meta.dirname, 'attackers')
const megabyte = 1024 * 1024

/** A program or a library of an attacker. */
function compiled(source: string, to: string, ...flags: readonly string[]): void {
  execFileSync('gcc', ['-O1', '-w', '-o', to, join(attackers, source), ...flags])
}

interface Snap {
  yaml?: string
  hooks: Readonly<Record<string, string>>
  /** Puts more into the tree. */
  furnish?: (tree: string) => void
}

describe.each(hookUsers())('an attack by a hook of $name', { tags: ['confined'] }, ({ run, give }) => {
  /** Lays snaps out beside something that is to be stolen, and tells a rehearsal what to do; all hooks may fail as they like. */
  const rehearse = async (
    snaps: Readonly<Record<string, Snap>>,
    lines: readonly string[],
    options: readonly string[] = [],
  ): Promise<Ended & { cwd: string; victim: string }> => {
    const cwd = workplace()
    chmodSync(cwd, 0o755)
    const victim = join(cwd, 'victim')
    mkdirSync(victim)
    writeFileSync(join(victim, 'secret'), 'the secret\n')
    mkdirSync(join(cwd, 'home'))
    for (const [name, { yaml = '', hooks, furnish }] of Object.entries(snaps)) {
      const scripts = Object.fromEntries(
        Object.entries(hooks).map(([hook, script]) => [
          hook,
          `set +e\n${script.replaceAll('VICTIM', victim)}\nexit 0`,
        ]),
      )
      writeSnapTree(join(cwd, name), {
        yaml: `name: ${name.replace(/\d$/, '')}\nversion: '1'\n${yaml.replaceAll('VICTIM', victim)}`,
        hooks: scripts,
      })
      furnish?.(join(cwd, name))
    }
    give(cwd)
    const ended = await run(['rehearse', ...options], {
      cwd,
      env: { HOME: join(cwd, 'home') },
      input: lines.map(line => `${line}\n`).join(''),
    })
    expect(ended.code, ended.err).not.toBe(70)
    expect(readdirSync(victim), 'what was to be stolen stays as it is').toEqual(['secret'])
    expect(readFileSync(join(victim, 'secret'), 'utf8')).toBe('the secret\n')
    expect(ended.out, 'it was not read either').not.toContain('the secret')
    return { ...ended, cwd, victim }
  }

  test('by calls that no hook needs', async () => {
    const { out } = await rehearse(
      {
        lantern: {
          hooks: { install: '"$SNAP/calls"' },
          furnish: tree => {
            compiled('calls.c', join(tree, 'calls'))
          },
        },
      },
      ['install ./lantern'],
    )
    const told = [...out.matchAll(/\| ([^:|]+): (\w+)$/gm)].map(([, what = '', result = '']) => ({
      what,
      result,
    }))
    expect(told.length).toBeGreaterThan(38)
    expect(
      told.filter(({ result }) => !['EPERM', 'EACCES', 'EROFS', 'ENOSYS', 'EAFNOSUPPORT'].includes(result)),
    ).toEqual([])
  })

  test('by programs and libraries laid over those of the system', async () => {
    const places = [
      '/usr/bin/setpriv',
      '/usr/bin/nsenter',
      '/usr/bin/env',
      '/usr/bin/perl',
      '/bin/sh',
      '/usr/bin/dash',
      '/usr/bin/bwrap',
      '/usr/bin/true',
    ]
    const yaml = `layout:\n${places.map(place => `  ${place}: {bind-file: $SNAP/evil}\n`).join('')}  /etc/ld.so.preload: {bind-file: $SNAP/preload}\n`
    const { out, cwd } = await rehearse(
      {
        lantern: {
          yaml,
          hooks: { install: '', configure: '' },
          furnish: tree => {
            compiled('preloaded.c', join(tree, 'evil.so'), '-shared', '-fPIC')
            writeFileSync(join(tree, 'preload'), '/snap/lantern/x1/evil.so\n')
            // Whatever is started is this, and it starts another program as well.
            compiled('laid-over.c', join(tree, 'evil'))
            for (const hook of ['install', 'configure'])
              copyFileSync(join(tree, 'evil'), join(tree, 'meta/hooks', hook))
          },
        },
      },
      ['install ./lantern', 'set lantern a=1'],
      ['--state', 'machine'],
    )
    const rights = readFileSync(join(cwd, 'machine.d/var/snap/lantern/common/rights'), 'utf8')
      .trimEnd()
      .split('\n')
    expect(rights.length, out).toBeGreaterThanOrEqual(8)
    expect([...new Set(rights)].sort()).toEqual([
      'CapBnd:\t00000000000004fb',
      'CapEff:\t00000000000004fb',
      'NoNewPrivs:\t1',
      'Seccomp:\t2',
    ])
  })

  test.each([
    [
      'layout',
      'layout:\n  /opt/x: {bind: $SNAP_COMMON/x}\n  /opt/f: {bind-file: $SNAP_COMMON/f}\n',
      'cat /opt/x/secret /opt/f; echo 1 >/opt/x/secret; echo 1 >/opt/f; touch /opt/x/new; rm -rf /opt/x/*',
    ],
    [
      'layout that climbs',
      'layout:\n  /opt/x: {bind: $SNAP_COMMON/../../../../../../../../VICTIM}\n  /opt/f: {bind-file: $SNAP/../../../../../../../../VICTIM/secret}\n',
      'cat /opt/x/secret /opt/f; echo 1 >/opt/x/secret; echo 1 >/opt/f',
    ],
  ])('by a %s through a link that it has laid', async (_, yaml, steal) => {
    await rehearse(
      {
        lantern: {
          yaml,
          hooks: {
            install:
              'rm -rf "$SNAP_COMMON/x" "$SNAP_COMMON/f"; ln -s VICTIM "$SNAP_COMMON/x"; ln -s VICTIM/secret "$SNAP_COMMON/f"',
            configure: steal,
          },
        },
      },
      [
        'install ./lantern',
        'set lantern a=1',
        'disable lantern',
        'enable lantern',
        'set lantern a=2',
        'refresh ./lantern',
        'set lantern a=3',
      ],
    )
  })

  test('by links in the files of the snap', async () => {
    const yaml =
      'layout:\n  /opt/x: {bind: $SNAP/link}\n  /opt/f: {bind-file: $SNAP/file}\n  /opt/g: {bind-file: $SNAP/deep/link/secret}\n'
    await rehearse(
      {
        lantern: {
          yaml,
          hooks: { install: 'cat /opt/x/* /opt/f /opt/g; ls -R /opt "$SNAP/"; cat "$SNAP/link/secret"' },
          furnish: tree => {
            mkdirSync(join(tree, 'deep'))
            execFileSync('ln', ['-s', join(tree, '../victim'), join(tree, 'link')])
            execFileSync('ln', ['-s', '../../victim', join(tree, 'deep/link')])
            execFileSync('ln', ['-s', join(tree, '../victim/secret'), join(tree, 'file')])
          },
        },
      },
      ['install ./lantern'],
    )
  })

  test.each(['VICTIM', '../../../../../../../../../../../../../../../VICTIM', '/oldroot/VICTIM'])(
    'by data directories that become links to %s',
    async to => {
      const { err } = await rehearse(
        {
          lantern1: {
            hooks: {
              install: `echo 1 >"$SNAP_DATA/own"; mv "$SNAP_DATA" "$SNAP_COMMON/away"; ln -s ${to} "$SNAP_DATA"; rm -rf "$HOME"; ln -s ${to} "$HOME"`,
              configure: 'cat "$SNAP_DATA/secret" "$HOME/secret"',
            },
          },
          lantern2: {
            hooks: {
              'post-refresh': 'cat "$SNAP_DATA/secret" "$HOME/secret"; echo 1 >"$SNAP_DATA/secret"',
              remove: 'cat "$SNAP_DATA/secret"',
            },
          },
        },
        ['install ./lantern1', 'set lantern a=1', 'refresh ./lantern2', 'revert lantern', 'remove lantern'],
      )
      expect(err).toContain('of the rehearsal is no directory any more: a hook has put a link in its place')
    },
  )

  test('by making files through places of its layouts', async () => {
    const yaml =
      'layout:\n  /opt/a: {bind: $SNAP_COMMON/a}\n  /opt/a/link/new: {bind-file: $SNAP_COMMON/b}\n  /opt/b: {symlink: $SNAP_COMMON/c}\n  /opt/b/new: {bind: $SNAP_COMMON/d}\n'
    const ways = ['VICTIM', '/oldroot/VICTIM', '../../oldroot/VICTIM', '../../../../../oldroot/VICTIM']
    for (const way of ways) {
      await rehearse(
        {
          lantern: {
            yaml,
            hooks: {
              install: `mkdir -p "$SNAP_COMMON/a"; rm -rf "$SNAP_COMMON/a/link"; ln -s ${way} "$SNAP_COMMON/a/link"; ln -sfn ${way} "$SNAP_COMMON/c"`,
              configure: 'ls -R /opt',
            },
          },
        },
        ['install ./lantern', 'disable lantern', 'enable lantern', 'set lantern a=2'],
      )
    }
  })

  test.each([
    '$SNAP_DATA/../../../../../../../../../../VICTIM',
    '$SNAP_COMMON/link',
    '$SNAP/link',
    '$SNAP/../victim',
  ])('by content that leads out: %s', async source => {
    await rehearse(
      {
        hub: {
          yaml: `slots: {wire: {interface: content, content: x, write: [${source}], read: [${source}]}}\n`,
          hooks: { install: 'ln -s VICTIM "$SNAP_COMMON/link"' },
          furnish: tree => {
            execFileSync('ln', ['-s', join(tree, '../victim'), join(tree, 'link')])
          },
        },
        lantern: {
          yaml: 'plugs: {feed: {interface: content, content: x, target: $SNAP_COMMON/in}}\n',
          hooks: {
            install: 'ln -sfn VICTIM "$SNAP_COMMON/in"',
            'connect-plug-feed': 'cd "$SNAP_COMMON/in"; cat secret; echo 1 >secret; touch new; ls -R',
            configure:
              'cat "$SNAP_COMMON/in/secret" "$SNAP_COMMON/in/link/secret"; echo 1 >"$SNAP_COMMON/in/secret"',
          },
        },
      },
      ['install ./hub', 'install ./lantern', 'connect lantern:feed hub:wire', 'set lantern a=1'],
    )
  })

  test('by a snapctl of its own for others, and by cookies of others', async () => {
    const { out } = await rehearse(
      {
        evil: {
          hooks: {
            install:
              'for at in /usr/local/sbin/snapctl /usr/bin/snapctl; do rm -f $at; echo "exit 66" >$at; done; chmod 777 /usr/local/sbin; mv /usr/local/sbin/snapctl.mail /usr/local/sbin/away; echo "$SNAP_COOKIE" >"$SNAP_COMMON/cookie"; ls /var/snap; for at in /var/snap/lantern/common /root/snap/lantern; do ls $at; done',
            configure: 'SNAP_COOKIE=$(cat "$SNAP_COMMON/cookie") snapctl set stolen=1',
          },
        },
        lantern: { hooks: { configure: 'snapctl set mine=1; snapctl get mine; snapctl get stolen' } },
      },
      ['install ./evil', 'set evil a=1', 'install ./lantern', 'get evil', 'get lantern'],
    )
    expect(out).toContain('cannot invoke snapctl operation commands (here "set") from outside of a snap')
    expect(out.split('> install ./lantern')[1]).toMatch(/ {2}\| 1\n/)
    expect(out).not.toContain('stolen')
  })

  test('by more processes than a machine can bear', async () => {
    const { out } = await rehearse(
      { lantern: { hooks: { install: 'f() { f | f & }; f; sleep 8' } } },
      ['install ./lantern', 'list'],
      ['--timeout', '20s'],
    )
    // What cannot be started any more ends by itself; then nothing is left to be stopped.
    expect(out).toMatch(
      /stopped: it has \d+ processes, and 500 are the most that a hook may have|wanted more processes|could not start a program/,
    )
  })
})

describe('what a hook takes', { tags: ['confined'] }, () => {
  const bounds = { processes: 100, memory: 300 * megabyte, disk: 60 * megabyte, files: 5_000 }

  test.each([
    [
      'disk',
      'i=0; while :; do i=$((i + 1)); head -c 1000000 /dev/zero >"$SNAP_COMMON/$i"; done',
      /it has filled \d+ MB of the scratch tree, and may fill 60 MB/,
    ],
    [
      'disk in one file',
      'head -c 100000000 /dev/zero >"$SNAP_DATA/large"; echo ended $?',
      /File size limit exceeded|file too large|ended 15[0-9]|it has filled \d+ MB/i,
    ],
    [
      'shared memory',
      'i=0; while :; do i=$((i + 1)); head -c 1000000 /dev/zero >/dev/shm/$i; done',
      /it has filled \d+ MB/,
    ],
    [
      '/tmp',
      'i=0; while :; do i=$((i + 1)); head -c 1000000 /dev/zero >/tmp/$i; done',
      /it has filled \d+ MB/,
    ],
    [
      'memory of many',
      'i=0; while [ $i -lt 6 ]; do i=$((i + 1)); head -c 90000000 /dev/zero | tail -c 80000000 >/dev/null & done; for i in 1 2 3 4; do perl -e \'$x = "x" x 90000000; sleep 50\' & done; wait',
      /it takes \d+ MB of memory, and may take 300 MB|it wanted more memory/,
    ],
    [
      'memory of one',
      'perl -e \'$x = "x" x 400000000; print length $x\'; echo; echo ended $?',
      /Out of memory|ended 0/i,
    ],
    [
      'files',
      'cd "$SNAP_COMMON"; perl -e \'for (1 .. 20000) { open F, ">", "f$_" }\'; sleep 50',
      /it has made more than 5000 files/,
    ],
    [
      'files in memory',
      '"$SNAP/hoard" memfd',
      /shared memory of this machine has grown by \d+ MB while it runs, and it may take 300 MB|it wanted more memory/,
    ],
    [
      'files in memory that are on their way',
      '"$SNAP/hoard" flight',
      /shared memory of this machine has grown|it wanted more memory/,
    ],
    [
      'segments of shared memory',
      '"$SNAP/hoard" segments',
      /shared memory of this machine has grown|it wanted more memory/,
    ],
    [
      'memory that processes share',
      '"$SNAP/hoard" shared',
      /shared memory of this machine has grown|it wanted more memory/,
    ],
    [
      'files without a name',
      '"$SNAP/hoard" unnamed "$SNAP_COMMON/f"',
      /it has filled \d+ MB of the scratch tree, and may fill 60 MB/,
    ],
    [
      'processes',
      'i=0; while [ $i -lt 200 ]; do sleep 50 & i=$((i + 1)); done; wait',
      /it has \d+ processes, and 100 are the most|it wanted more processes/,
    ],
  ])('is bounded: %s', async (_, script, reason) => {
    const confinement = await findConfinement(hostIn('/'))
    const programs = workplace()
    compiled('hoard.c', join(programs, 'hoard'))
    const snap = await rehearsedSnap(
      { hooks: { install: `#!/bin/sh\n${script}` }, programs: { hoard: join(programs, 'hoard') } },
      { confinement, bounds, timeout: () => 50_000 },
    )
    try {
      const result = await snap.run('install')
      expect(
        `${hookFailure(result.end, result.output) ?? ''}\n${told(result)}\n${(result.notes ?? []).join('\n')}`,
      ).toMatch(reason)
      expect(result.end.kind).not.toBe('timeout')
    } finally {
      await snap.system.close()
    }
    expect(existsSync(snap.system.root)).toBe(false)
  })

  test('nobody else comes into what a rehearsal needs', async () => {
    for (const confinement of [await findConfinement(hostIn('/')), plain('the test asks for it')]) {
      const snap = await rehearsedSnap(
        { hooks: { install: '' } },
        { confinement, root: join(workplace(), 'kept'), ...{} },
      ).catch(async () => rehearsedSnap({ hooks: { install: '' } }, { confinement }))
      try {
        await snap.run('install')
        expect(statSync(snap.system.root).mode & 0o777).toBe(0o700)
      } finally {
        await snap.system.close()
      }
    }
  })

  test.each(['sandbox', 'plain'])('finds nothing open that we were started with: %s', kind => {
    const cwd = workplace()
    writeSnapTree(join(cwd, 'lantern'), {
      yaml: "name: lantern\nversion: '1'\n",
      hooks: { install: 'set +e; ls -l /proc/$$/fd; cat <&7; cat /proc/self/fd/9' },
    })
    writeFileSync(join(cwd, 'secret'), 'the secret\n')
    const program = join(import.meta.dirname, '../../bin/snapsmith')
    const { stdout, status } = spawnSync(
      '/bin/sh',
      [
        '-c',
        'exec 7<secret 9<secret; exec "$@"',
        'sh',
        process.execPath,
        program,
        'hooks',
        'run',
        'install',
        'lantern',
        ...(kind === 'plain' ? ['--plain'] : []),
      ],
      { cwd, env: testEnvironment(), encoding: 'utf8' },
    )
    expect(stdout).not.toContain('secret')
    expect(
      stdout
        .match(/ -> .*/g)
        ?.filter(line => !/\/dev\/null|\.rehearsal\/pipes|meta\/hooks\/install/.test(line)),
      stdout,
    ).toEqual([])
    expect(status).toBe(1)
  })
})
