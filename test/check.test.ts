import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { lantern } from './support/lantern.ts'
import { snapsmith } from './support/program.ts'
import { asNobody, copyProgram, giveToNobody } from './support/users.ts'
import { workplace } from './support/workplace.ts'

const projectFile = lantern('{empty: {plugin: nil}}')

describe('check', () => {
  let cwd = ''
  beforeEach(async context => {
    cwd = workplace(context)
    mkdirSync(join(cwd, 'snap/hooks'), { recursive: true })
    writeFileSync(join(cwd, 'snap/snapcraft.yaml'), projectFile)
    writeFileSync(join(cwd, 'snap/hooks/install'), '#!/bin/sh\n', { mode: 0o755 })
    expect(await snapsmith(['pack', '-q'], { cwd })).toMatchObject({ code: 0 })
  })

  test('says nothing about a snap and a tree that are fine', async () => {
    expect(await snapsmith(['check', 'lantern_1.0_amd64.snap', 'prime'], { cwd })).toEqual({
      code: 0,
      out: '',
      err: '',
    })
  })

  test('names the place of what snapd refuses, in the tree and for a program', async () => {
    chmodSync(join(cwd, 'prime/meta/snap.yaml'), 0o600)
    const told = await snapsmith(['check', 'prime'], { cwd })
    expect(told.code).toBe(1)
    expect(told.err).toContain('meta/snap.yaml: error: snap is unusable due to bad permissions')
    const listed = await snapsmith(['check', 'prime', 'lantern_1.0_amd64.snap', '--format', 'json'], { cwd })
    expect(listed.code).toBe(1)
    expect(JSON.parse(listed.out)).toMatchObject([
      { snap: 'prime', findings: [{ rule: 'bad-permissions', severity: 'error', file: 'meta/snap.yaml' }] },
      { snap: 'lantern_1.0_amd64.snap', findings: [] },
    ])
  })

  test('tells a warning and still succeeds', async () => {
    writeFileSync(join(cwd, 'prime/meta/hooks/instal'), '#!/bin/sh\n', { mode: 0o755 })
    const told = await snapsmith(['check', 'prime'], { cwd })
    expect(told).toMatchObject({ code: 0 })
    expect(told.err).toContain('meta/hooks/instal: warning:')
  })

  test('tells each mistake once', async () => {
    execFileSync('mkfifo', [join(cwd, 'prime/meta/hooks/configure')])
    appendFileSync(join(cwd, 'prime/meta/snap.yaml'), 'apps: {lantern: {command: usr/bin/lantern}}\n')
    const { err } = await snapsmith(['check', 'prime'], { cwd })
    expect(err.split('\n').filter(line => line.includes('error:'))).toEqual([
      expect.stringContaining('path "usr/bin/lantern" does not exist'),
      expect.stringContaining('"meta/hooks/configure" should be a regular file'),
    ])
    const packed = await snapsmith(['pack', 'prime'], { cwd })
    expect(packed.err.match(/usr\/bin\/lantern" does not exist/g)).toHaveLength(1)
  })

  test('refuses what is no snap', async () => {
    rmSync(join(cwd, 'lantern_1.0_amd64.snap'))
    expect(await snapsmith(['check', 'lantern_1.0_amd64.snap'], { cwd })).toMatchObject({ code: 1 })
    writeFileSync(join(cwd, 'text.snap'), 'text')
    const told = await snapsmith(['check', 'text.snap'], { cwd })
    expect(told).toMatchObject({ code: 1 })
    expect(told.err).toContain("Cannot read 'text.snap' as a snap.")
    execFileSync('mkfifo', [join(cwd, 'fifo.snap')])
    symlinkSync('nowhere', join(cwd, 'link.snap'))
    expect((await snapsmith(['check', 'fifo.snap'], { cwd })).err).toContain(
      "Nothing to check: 'fifo.snap' is neither a file nor a directory.",
    )
    expect((await snapsmith(['check', 'link.snap'], { cwd })).err).toContain(
      "Nothing to check: 'link.snap' is a symbolic link that leads nowhere.",
    )
  })

  test('reads a snap whatever its name, and of what is in it only what it looks at', async () => {
    const tree = join(cwd, 'tree')
    mkdirSync(join(tree, 'meta/hooks'), { recursive: true })
    mkdirSync(join(tree, 'bin'))
    writeFileSync(join(tree, 'meta/snap.yaml'), "name: aa\nversion: '1'\n")
    writeFileSync(join(tree, 'bin/hook'), 'no script\n', { mode: 0o755 })
    symlinkSync('../../bin/hook', join(tree, 'meta/hooks/install'))
    chmodSync(tree, 0o700)
    execFileSync('mksquashfs', [
      tree,
      join(cwd, '-aa.snap'),
      '-noappend',
      '-quiet',
      '-no-progress',
      '-p',
      'null c 666 0 0 1 3',
    ])
    const { code, out } = await snapsmith(['check', '--format', 'json', '--', '-aa.snap'], { cwd })
    expect(code).toBe(1)
    expect(
      (JSON.parse(out) as { findings: { message: string }[] }[])[0]?.findings.map(finding => finding.message),
    ).toEqual([
      'snap is unusable due to bad permissions: "." should be world-readable and executable, and isn\'t: drwx------',
      expect.stringContaining("'install' does not begin with '#!'"),
    ])
  })

  test('refuses metadata that is no UTF-8 or no YAML, and waits for no pipe in its place', async () => {
    const file = join(cwd, 'prime/meta/snap.yaml')
    for (const [byte, said] of [
      ['\xff', 'invalid leading UTF-8 octet'],
      ['\xe9', 'invalid trailing UTF-8 octet'],
      ['\xc0\x80', 'invalid length of a UTF-8 sequence'],
      ['\x07', 'control characters are not allowed'],
      ['d\n<<: [x]', 'map merge requires map or sequence of maps as the value'],
    ]) {
      writeFileSync(
        file,
        Buffer.from(`name: aa\nversion: '1'\nsummary: ${String(byte)}\ndescription: d\n`, 'latin1'),
      )
      expect((await snapsmith(['check', 'prime'], { cwd })).err).toContain(
        `cannot parse snap.yaml: yaml: ${String(said)}`,
      )
    }
    rmSync(file)
    execFileSync('mkfifo', [file])
    execFileSync('mksquashfs', [
      join(cwd, 'prime'),
      join(cwd, 'pipe.snap'),
      '-noappend',
      '-quiet',
      '-no-progress',
    ])
    expect((await snapsmith(['check', 'prime'], { cwd })).err).toContain("meta/snap.yaml': it is a pipe")
    expect((await snapsmith(['check', 'pipe.snap'], { cwd })).err).toContain(
      'open pipe.snap/meta/snap.yaml: no such file',
    )
  })

  test('looks at no file outside an image that links to it', async () => {
    rmSync(join(cwd, 'prime/meta/snap.yaml'))
    writeFileSync(join(cwd, 'outside.yaml'), 'secret: [\n')
    symlinkSync(join(cwd, 'outside.yaml'), join(cwd, 'prime/meta/snap.yaml'))
    execFileSync('mksquashfs', [
      join(cwd, 'prime'),
      join(cwd, 'link.snap'),
      '-noappend',
      '-quiet',
      '-no-progress',
    ])
    expect((await snapsmith(['check', 'link.snap'], { cwd })).err).toContain(
      'open link.snap/meta/snap.yaml: no such file',
    )
  })

  test('serves an ordinary user where devices and unreadable programs are in the way', async context => {
    const place = workplace(context)
    const program = copyProgram(join(place, 'program'))
    const run = (...words: string[]): string => {
      const [command = '', ...rest] = [...asNobody, process.execPath, program, ...words]
      const ended = spawnSync(command, rest, {
        cwd,
        encoding: 'utf8',
        env: { ...process.env, HOME: cwd, XDG_STATE_HOME: cwd },
      })
      return `${String(ended.status)} ${ended.stderr}`
    }
    execFileSync('mksquashfs', [
      join(cwd, 'prime'),
      join(cwd, 'device.snap'),
      '-noappend',
      '-quiet',
      '-no-progress',
      '-p',
      'null c 666 0 0 1 3',
    ])
    chmodSync(place, 0o755)
    giveToNobody(cwd)
    for (const command of ['check', 'lint']) expect(run(command, 'device.snap')).toMatch(/^0 (?!.*Cannot)/)
    writeFileSync(
      join(cwd, 'snap/snapcraft.yaml'),
      projectFile.replace(
        'plugin: nil',
        `plugin: nil, override-prime: 'head -c 99 /dev/zero > secret; chmod 0 secret'`,
      ),
    )
    rmSync(join(cwd, 'lantern_1.0_amd64.snap'))
    expect(run('pack')).toContain('cannot access the following locations in the snap source directory:')
  })

  test('says which name of a tree it cannot read', async () => {
    writeFileSync(Buffer.from(`${cwd}/prime/meta/caf\xe9`, 'latin1'), '')
    expect((await snapsmith(['check', 'prime'], { cwd })).err).toMatch(
      /^The name of '.*\/prime\/meta\/caf\uFFFD' is not UTF-8\./,
    )
  })
})
