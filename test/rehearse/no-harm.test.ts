import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { installCommand } from '../../src/platform/debian-packages.ts'
import { sandboxRemedy } from '../../src/platform/sandbox-trouble.ts'
import type { SandboxFacts } from '../../src/platform/sandbox-trouble.ts'
import { hookUsers } from '../support/hook-users.ts'
import { program, snapsmith } from '../support/program.ts'
import { writeSnapTree } from '../support/snap-tree.ts'
import { isRoot } from '../support/users.ts'
import { workplace } from '../support/workplace.ts'

interface Told {
  passed: boolean
  output: string
  notes: string[]
}

const users = hookUsers()

/** Whether the kernel makes an overlay of a directory: nothing is mounted below it, and scratch trees do not lie in an overlay themselves. */
function canLayer(path: string): boolean {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map(line => line.split(' '))
  const covering = mounts
    .filter(([, , , , at = '']) => at === '/' || `${tmpdir()}/`.startsWith(`${at}/`))
    .sort(([, , , , a = ''], [, , , , b = '']) => b.length - a.length)[0]
  return (
    covering?.[covering.indexOf('-') + 1] !== 'overlay' &&
    !mounts.some(([, , , , at = '']) => at.startsWith(`${path}/`))
  )
}

describe.each(users)('a hook of $name', { tags: ['confined'] }, ({ name, run, give }) => {
  const hook = async (script: string, yaml = ''): Promise<Told & { cwd: string; err: string }> => {
    const cwd = workplace()
    chmodSync(cwd, 0o755)
    writeSnapTree(join(cwd, 'lantern'), {
      yaml: `name: lantern\nversion: '1'\n${yaml}`,
      hooks: { install: `set +e\n${script.replaceAll('HOME_OF_PERSON', join(cwd, 'home'))}` },
    })
    mkdirSync(join(cwd, 'home'))
    writeFileSync(join(cwd, 'home/letter'), 'dear\n')
    give(cwd)
    const ended = await run(['hooks', 'run', 'install', 'lantern', '--format', 'json'], {
      cwd,
      env: { HOME: join(cwd, 'home') },
    })
    expect(ended.err).not.toContain('internal error')
    return { ...(JSON.parse(ended.out) as Told), cwd, err: ended.err }
  }
  const mark = `snapsmith-harm-${String(process.pid)}`

  test('changes nothing of the system, and nothing in the home of the person', async () => {
    const places = [
      '/',
      '/etc',
      '/usr',
      '/usr/bin',
      '/usr/local/bin',
      '/usr/local/sbin',
      '/opt',
      '/var/lib',
      '/home',
      '/root',
      '/run',
      '/media',
      '/mnt',
      '/dev',
      '/sys',
      '/proc/sys/kernel',
      'HOME_OF_PERSON',
    ]
    const { output, cwd, notes } = await hook(`for at in ${places.join(' ')}; do
  { echo harm >"$at/${mark}"; } 2>/dev/null && echo "wrote $at"
  mkdir "$at/${mark}" 2>/dev/null && echo "made $at"
done
echo 1 2>&1 >>/etc/passwd; rm -f /etc/passwd; chmod 777 /etc /etc/passwd; mv /usr/bin /usr/away; mkdir /${mark}; ln -sf "$SNAP" /usr/local/bin/${mark}
echo harm >HOME_OF_PERSON/letter; rm -rf HOME_OF_PERSON`)
    // The root user's own directory of the snap is below a directory that is there for it alone.
    expect(output.split('\n').filter(line => /^(?:wrote|made) /.test(line))).toEqual([])
    for (const at of places.slice(0, -1)) expect(existsSync(join(at, mark)), at).toBe(false)
    expect(readFileSync(join(cwd, 'home/letter'), 'utf8')).toBe('dear\n')
    expect(lstatSync('/etc/passwd').mode & 0o777).toBe(0o644)
    expect(notes.join('\n')).toContain("Under snapd AppArmor refuses the same with 'Permission denied'")
  })

  test('hears of it as under snapd: permission denied', async () => {
    const { output, notes } = await hook(`for at in /etc /usr /opt; do
  for way in "echo harm >>$at/${mark}" "mkdir $at/${mark}" "ln -s a $at/${mark}" "mkfifo $at/${mark}" "mv $SNAP_COMMON $at/${mark}" "chmod 700 $at" "touch -d 2020-01-01 $at" "chown 1 $at"; do
    (eval "$way") 2>&1 | tail -n 1 | sed "s|^|$at $way: |"
  done
done
for way in "echo harm >>/etc/passwd" "rm -f /etc/passwd" "chmod 600 /etc/passwd" "chown 1 /etc/passwd" "ln /etc/passwd /etc/${mark}" "truncate -s 0 /etc/passwd" "rm -rf /etc/alternatives" "touch -d 2020-01-01 /etc/passwd" "sed -i s/a/b/ /etc/passwd"; do
  (eval "$way") 2>&1 | tail -n 1 | sed "s|^|/etc $way: |"
done`)
    const told = output.trimEnd().split('\n')
    expect(told.length).toBe(33)
    const isLayered = (at = ''): boolean =>
      name !== 'an ordinary user with one id' && !(isRoot && name !== 'root' && at === '/etc') && canLayer(at)
    const [layered, others] = [
      told.filter(line => isLayered(line.split(' ')[0])),
      told.filter(line => !isLayered(line.split(' ')[0])),
    ]
    // What is somebody else's is refused with other words before it is asked whether it may be written: the directory itself, and all of it for an ordinary user.
    expect(layered.filter(line => !/: (?:Permission denied|Operation not permitted)$/.test(line))).toEqual([])
    if (name === 'root')
      expect(
        layered.filter(
          line =>
            !line.endsWith(': Permission denied') &&
            !/^(\/\w+) (?:chmod 700|touch -d 2020-01-01|chown 1) \1:/.test(line),
        ),
      ).toEqual([])
    expect(
      others.filter(
        line =>
          !/: (?:Read-only file system|Permission denied|Operation not permitted|Invalid argument)$/.test(
            line,
          ),
      ),
    ).toEqual([])
    if (others.length > 0)
      expect(notes.join('\n')).toContain("Under snapd AppArmor refuses the same with 'Permission denied'")
  })

  test('removes its own data through a layout, and nothing of the machine', async () => {
    const before = [readdirSync('/etc/alternatives'), readdirSync('/usr/share/doc')]
    const { output, passed } = await hook(
      'rm -rf /etc/alternatives/* /usr/share/doc/* /opt/lantern/*; ls -A /etc/alternatives /usr/share/doc; echo 1 >/etc/alternatives/own; cat "$SNAP_COMMON/own"',
      'layout:\n  /etc/alternatives: {bind: $SNAP_COMMON}\n  /usr/share/doc: {bind: $SNAP_DATA/doc}\n  /opt/lantern: {type: tmpfs}\n',
    )
    expect({ output, passed }).toEqual({ output: '/etc/alternatives:\n\n/usr/share/doc:\n1\n', passed: true })
    expect([readdirSync('/etc/alternatives'), readdirSync('/usr/share/doc')]).toEqual(before)
  })

  test('is root, with all of its rights over what is its own', async () => {
    const { output } =
      await hook(`id; cd "$SNAP_COMMON"; mkdir closed; echo 1 >closed/f; chmod 600 closed; cat closed/f; echo 2 >closed/g; chmod 000 closed/f; cat closed/f
mkfifo pipe; touch -d 2020-01-01 closed/f; ls -ldn closed | cut -d ' ' -f 1,3,4; chmod u+s closed/f; stat -c %a closed/f; umask`)
    expect(output).toBe('uid=0(root) gid=0(root) groups=0(root)\n1\n1\ndrw------- 0 0\n4000\n0022\n')
  })

  // A hook has other users beside it, or is told that it has none.
  const hasUsers = !name.endsWith('one id')

  if (hasUsers)
    test('gives files to other users, and becomes one', async () => {
      const { output, notes } = await hook(
        'cd "$SNAP_COMMON"; chmod 777 .; touch f; chown 33:1000 f; stat -c %u:%g f; setpriv --reuid 1000 --regid 1000 --clear-groups sh -c "id -u; echo 1 >own; snapctl get a"; stat -c %u own; mkdir gone; touch gone/f; chown -R 1000 gone; chmod 700 gone',
      )
      expect(output).toBe('33:1000\n1000\n\n1000\n')
      expect(notes.filter(note => note.includes('uidmap'))).toEqual([])
    })

  if (!hasUsers)
    test('is told that there are no other users for it, before and beside what fails for that', async () => {
      const { output, notes, err } = await hook('touch "$SNAP_COMMON/f"; chown 33:1000 "$SNAP_COMMON/f"')
      expect(err).toMatch(/^Hooks are root here with no users and groups beside it.*'chown'.*\n$/)
      expect(output).toContain('Invalid argument')
      expect(notes.at(-1)).toContain('Install uidmap')
    })

  test('is told what AppArmor would have refused root', async () => {
    const { notes, passed } = await hook('mkdir -m 600 "$SNAP_DATA/keys"; echo secret >"$SNAP_DATA/keys/a"')
    expect(passed).toBe(true)
    expect(notes.join('\n')).toContain('$SNAP_DATA/keys has no x for its owner')
  })
})

describe('where there is no sandbox', () => {
  /** A directory with the programs that snapsmith runs, but for one. */
  const pathWithout = (absent: string): string => {
    const bin = join(workplace(), 'bin')
    mkdirSync(bin)
    for (const each of [
      'bwrap',
      'perl',
      'sh',
      'mkfifo',
      'cp',
      'rm',
      'find',
      'chmod',
      'setpriv',
      'nsenter',
      'unshare',
      'env',
      'newuidmap',
      'newgidmap',
      'mksquashfs',
      'unsquashfs',
    ]) {
      const real = ['/usr/bin', '/bin', '/usr/sbin', '/sbin']
        .map(directory => join(directory, each))
        .find(existsSync)
      if (each !== absent && real !== undefined) symlinkSync(real, join(bin, each))
    }
    return bin
  }
  const place = (): { cwd: string; mark: string } => {
    const cwd = workplace()
    const mark = join(cwd, 'ran')
    writeSnapTree(join(cwd, 'lantern'), {
      yaml: "name: lantern\nversion: '1'\n",
      hooks: { install: `touch ${mark}`, configure: `touch ${mark}` },
    })
    return { cwd, mark }
  }
  const project =
    "name: lantern\nbase: core24\nversion: '1'\nsummary: A lantern\ndescription: It glows.\ngrade: stable\nconfinement: strict\nparts: {nothing: {plugin: nil}}\n"

  test.each([
    [['hooks', 'run', 'install', 'lantern'], undefined],
    [['hooks', 'run', 'install', 'lantern', '--confine'], undefined],
    [['rehearse', 'install', 'lantern'], undefined],
    [['rehearse'], 'install ./lantern\n'],
    [['test'], undefined],
  ])('%j stops before the first hook, and says what to install', async (args, input) => {
    const { cwd, mark } = place()
    mkdirSync(join(cwd, 'snap/tests'), { recursive: true })
    writeFileSync(join(cwd, 'snap/snapcraft.yaml'), project)
    writeFileSync(join(cwd, 'snap/tests/all.yaml'), 'scenarios:\n  one: {steps: [{install: ./lantern}]}\n')
    const ended = await snapsmith(args, {
      cwd,
      env: { PATH: pathWithout('bwrap') },
      ...(input === undefined ? {} : { input }),
    })
    expect({
      code: ended.code,
      out: ended.out.replace(/^> .*\n/, ''),
      err: ended.err
        .split('\n')
        .filter(
          line => !/^(?:Initiali|Installing|Pulling|Building|Staging|Priming|Full execution log)/.test(line),
        ),
    }).toEqual({
      code: 1,
      out: '',
      err: [
        'Hooks cannot run in a sandbox here: bubblewrap is not installed.',
        `Recommended resolution: Install it: ${installCommand(['bubblewrap'])}`,
        "Or run them without one, with '--plain': they can change everything that you can change.",
        '',
      ],
    })
    expect(existsSync(mark)).toBe(false)
  })

  test.each(['perl'])('%s is needed as well', async absent => {
    const { cwd, mark } = place()
    const ended = await snapsmith(['hooks', 'run', 'install', 'lantern'], {
      cwd,
      env: { PATH: pathWithout(absent) },
    })
    expect([ended.code, ended.err]).toEqual([1, expect.stringContaining(`${installCommand([absent])}\n`)])
    expect(existsSync(mark)).toBe(false)
  })

  test('it says what to switch on', { tags: ['confined'] }, async () => {
    const { cwd, mark } = place()
    const ended = await program(
      'unshare',
      [
        '--user',
        '--map-root-user',
        '/bin/sh',
        '-c',
        'echo 0 >/proc/sys/user/max_user_namespaces; exec "$@"',
        'sh',
        process.execPath,
        join(import.meta.dirname, '../../bin/snapsmith'),
        'hooks',
        'run',
        'install',
        'lantern',
      ],
      { cwd },
    )
    expect(ended.code).toBe(1)
    expect(ended.err).toContain('Switch user namespaces on: echo 15000 > /proc/sys/user/max_user_namespaces')
    expect(existsSync(mark)).toBe(false)
  })

  test("'--plain' says so before the first hook; the project's settings can ask for the same, and '--confine' overrules them", async () => {
    const { cwd, mark } = place()
    const env = { PATH: pathWithout('bwrap') }
    const asked = await snapsmith(['hooks', 'run', 'install', 'lantern', '--plain'], { cwd, env })
    expect([asked.code, asked.err]).toEqual([
      0,
      expect.stringMatching(
        /^Hooks are not confined \('--plain' asks for it\): they see all of this machine/,
      ),
    ])
    expect(existsSync(mark)).toBe(true)
    mkdirSync(join(cwd, 'snap'))
    writeFileSync(join(cwd, 'snap/snapcraft.yaml'), project)
    writeFileSync(join(cwd, 'snap/snapsmith.yaml'), 'rehearse: {plain: true}\n')
    const set = await snapsmith(['hooks', 'run', 'install', 'lantern'], { cwd, env })
    expect([set.code, set.err]).toEqual([
      0,
      expect.stringMatching(/^Hooks are not confined \(snapsmith.yaml of the project asks for it\)/),
    ])
    expect(await snapsmith(['hooks', 'run', 'install', 'lantern', '--confine'], { cwd, env })).toMatchObject({
      code: 1,
      err: expect.stringContaining('bubblewrap') as string,
    })
    const elsewhere = workplace()
    expect(
      await snapsmith(['hooks', 'run', 'install', join(cwd, 'lantern')], { cwd: elsewhere, env }),
    ).toMatchObject({ code: 1 })
  })

  const fine: SandboxFacts = {
    root: false,
    absent: [],
    unprivileged: false,
    apparmor: false,
    none: false,
    chroot: false,
    container: false,
  }
  test.each<[Partial<SandboxFacts>, string]>([
    [{ absent: ['bubblewrap', 'perl'], none: true }, installCommand(['bubblewrap', 'perl'])],
    [{ unprivileged: true, chroot: true }, 'echo 1 | sudo tee /proc/sys/kernel/unprivileged_userns_clone'],
    [{ apparmor: true }, 'echo 0 | sudo tee /proc/sys/kernel/apparmor_restrict_unprivileged_userns'],
    [{ chroot: true, container: true }, 'In a chroot the kernel gives nobody a user namespace'],
    [{ container: true }, 'docker run --security-opt'],
    [{}, 'Let programs have user namespaces'],
  ])('the remedy for %j', (facts, remedy) => {
    expect(sandboxRemedy({ ...fine, ...facts })).toContain(remedy)
  })
})

describe.each(users)("snapd's own examples, run by $name", { tags: ['confined'] }, ({ run, give }) => {
  const scripts = join(import.meta.dirname, '../documented-scripts')

  test.each([
    ['example-configure', 'configure', true],
    ['example-install', 'install', true],
    ['example-remove', 'remove', true],
    ['guide-configure', 'configure', true],
    ['guide-prepare-device', 'prepare-device', true],
    ['reference-configure', 'configure', true],
    ['reference-default-configure', 'default-configure', true],
  ])('%s passes', async (script, hook, passed) => {
    const cwd = workplace()
    chmodSync(cwd, 0o755)
    const text = readFileSync(join(scripts, script), 'utf8')
    const hooks = { [hook]: text, ...(hook === 'default-configure' ? { configure: '' } : {}) }
    writeSnapTree(join(cwd, 'lantern'), {
      yaml: `name: lantern\nversion: '1'\n${hook === 'prepare-device' ? 'type: gadget\n' : ''}`,
      hooks,
    })
    give(cwd)
    const { out, err } = await run(
      [
        'hooks',
        'run',
        hook,
        'lantern',
        '--set',
        'username=ann',
        '--set',
        'password=secret',
        '--set',
        'port=8',
        '--format',
        'json',
      ],
      { cwd },
    )
    const told = JSON.parse(out) as Told
    expect(told, err).toMatchObject({ passed })
    // Its directory of mode 0600 is what AppArmor would not let it write to.
    if (script.startsWith('reference-')) expect(told.notes.join('\n')).toContain('shell-mkdir-mode')
  })
})
