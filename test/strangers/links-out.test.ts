import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { readInside, startInside } from '../../src/platform/reading.ts'
import type { Scene } from '../support/attack.ts'
import { scene, victims } from '../support/attack.ts'

const secret = 'geheim-4711'
/** Every line of it is worth a finding, so that a linter that reads it shows it. */
const secretText = `#!/bin/sh\nexport TOKEN=${secret}; [ $TOKEN == ${secret} ]; snapctl ${secret}\n`
const project =
  "name: aa\nversion: '1'\nbase: core24\nsummary: s\ndescription: d\ngrade: devel\nconfinement: strict\nparts: {a: {plugin: nil}}\n"
const formats = ['text', 'json', 'sarif', 'github', 'checkstyle', 'junit']

const scenes: Scene[] = []
afterEach(() => {
  for (const one of scenes.splice(0)) one.clean()
})

/** A place with a secret beside the stranger's files. */
function place(victim: 'us' | 'nobody'): Scene & { secret: string } {
  const made = scene(victim)
  scenes.push(made)
  const file = join(made.own, '.env')
  writeFileSync(file, secretText, { mode: 0o755 })
  return { ...made, secret: file }
}

describe.each(victims)('of %s', victim => {
  test.each([
    ['absolute', (at: { secret: string }): string => at.secret],
    ['relative', (): string => '../../../own/.env'],
  ])('a hook that is a %s link to a secret shows nothing of it, in any format', async (_, target) => {
    const at = place(victim)
    at.write('snap/snapcraft.yaml', project)
    mkdirSync(join(at.theirs, 'snap/hooks'))
    symlinkSync(target(at), join(at.theirs, 'snap/hooks/configure'))
    for (const format of formats) {
      const { code, out, err } = await at.run('lint', '--format', format)
      expect({
        format,
        code,
        told: /leads out of the project/.test(out + err),
        shown: (out + err).includes(secret),
      }).toEqual({ format, code: 2, told: true, shown: false })
    }
    for (const args of [
      ['lint', 'snap/hooks/configure'],
      ['lint', 'snap/hooks'],
      ['hooks', 'list'],
      ['lint', '--fix', '--dry-run'],
      ['hooks', 'timeline', 'install'],
    ]) {
      const { code, out, err } = await at.run(...args)
      expect({ args, internal: code === 70, shown: (out + err).includes(secret) }).toEqual({
        args,
        internal: false,
        shown: false,
      })
    }
    const packed = await at.run('pack')
    expect(packed.code).toBe(1)
    expect(packed.err).toContain("'snap/hooks/configure' leads out of the project")
    expect(packed.out + packed.err).not.toContain(secret)
  })

  test('a link to a link out leads out as well', async () => {
    const at = place(victim)
    at.write('snap/snapcraft.yaml', project)
    mkdirSync(join(at.theirs, 'snap/hooks'))
    symlinkSync('../step', join(at.theirs, 'snap/hooks/configure'))
    symlinkSync(at.secret, join(at.theirs, 'snap/step'))
    const { code, out } = await at.run('lint')
    expect(code).toBe(2)
    expect(out).toContain('leads out of the project')
    expect(out).not.toContain(secret)
  })

  test('a link within the project is followed', async () => {
    const at = place(victim)
    at.write('snap/snapcraft.yaml', project)
    at.write('scripts/configure', '#!/bin/sh\nset -e\nsnapctl nonsense\n', 0o755)
    mkdirSync(join(at.theirs, 'snap/hooks'))
    symlinkSync('../../scripts/configure', join(at.theirs, 'snap/hooks/configure'))
    expect((await at.run('lint')).out).toContain('snapctl nonsense')
  })

  test.each(['snapcraft.yaml', 'snap/snapcraft.yaml', 'build-aux/snap/snapcraft.yaml', '.snapcraft.yaml'])(
    '%s that leads out is told and not read',
    async file => {
      const at = place(victim)
      writeFileSync(at.secret, `${secret}: [\n`)
      mkdirSync(join(at.theirs, file, '..'), { recursive: true })
      symlinkSync(at.secret, join(at.theirs, file))
      for (const args of [
        ['validate'],
        ['plan'],
        ['lint'],
        ['hooks', 'list'],
        ['expand-extensions'],
        ['pack'],
        ['rehearse', 'install'],
      ]) {
        const { code, out, err } = await at.run(...args)
        const told =
          args[0] === 'rehearse' || `${out}${err}`.includes(`'${file}' leads out of the project directory`)
        expect({ args, internal: code === 70, told, shown: `${out}${err}`.includes(secret) }).toEqual({
          args,
          internal: false,
          told: true,
          shown: false,
        })
      }
    },
  )

  test('a directory that leads out is told and nothing in it is read', async () => {
    const at = place(victim)
    at.write('snapcraft.yaml', project)
    mkdirSync(join(at.own, 'hooks'))
    renameSync(at.secret, join(at.own, 'hooks/configure'))
    writeFileSync(join(at.own, 'snapsmith.yaml'), `${secret}: [\n`)
    symlinkSync(at.own, join(at.theirs, 'snap'))
    for (const args of [
      ['lint'],
      ['hooks', 'list'],
      ['lint', 'snap/hooks'],
      ['lint', 'snap/hooks/configure'],
    ]) {
      const { code, out, err } = await at.run(...args)
      expect({
        args,
        internal: code === 70,
        told: `${out}${err}`.includes("'snap' leads out"),
        shown: `${out}${err}`.includes(secret),
      }).toEqual({ args, internal: false, told: true, shown: false })
    }
    rmSync(join(at.theirs, 'snap'))
    mkdirSync(join(at.theirs, 'snap'))
    symlinkSync(join(at.own, 'hooks'), join(at.theirs, 'snap/hooks'))
    for (const args of [['lint'], ['hooks', 'list'], ['pack']]) {
      const { code, out, err } = await at.run(...args)
      expect({
        args,
        internal: code === 70,
        told: `${out}${err}`.includes("'snap/hooks' leads out"),
        shown: `${out}${err}`.includes(secret),
      }).toEqual({ args, internal: false, told: true, shown: false })
    }
  })

  test.each(['meta/snap.yaml', 'meta', 'meta/hooks/configure', 'meta/gadget.yaml'])(
    '%s of a finished tree that leads out is not shown',
    async path => {
      const at = place(victim)
      at.write('tree/meta/snap.yaml', "name: aa\nversion: '1'\ntype: gadget\n")
      at.write('tree/meta/hooks/install', '#!/bin/sh\nset -e\n', 0o755)
      mkdirSync(join(at.own, 'hooks'))
      writeFileSync(join(at.own, 'snap.yaml'), `${secret}: [\n`)
      rmSync(join(at.theirs, 'tree', path), { recursive: true, force: true })
      symlinkSync(path === 'meta' ? at.own : at.secret, join(at.theirs, 'tree', path))
      for (const args of [
        ['lint', 'tree'],
        ['check', 'tree'],
        ['hooks', 'list', 'tree'],
        ['hooks', 'env', 'install', 'tree'],
        ['pack', 'tree'],
        ['hooks', 'run', 'configure', 'tree'],
      ]) {
        const { code, out, err } = await at.run(...args)
        expect({ args, internal: code === 70, shown: `${out}${err}`.includes(secret) }).toEqual({
          args,
          internal: false,
          shown: false,
        })
      }
      expect(at.left()).toEqual([])
    },
  )
})

test('what is swapped while it is read leads nowhere else', async () => {
  const at = place('us')
  at.write('tree/meta/hooks/install', 'theirs\n')
  const [meta, kept, out] = ['tree/meta', 'tree/kept', 'tree/out'].map(path => join(at.theirs, path)) as [
    string,
    string,
    string,
  ]
  mkdirSync(join(at.own, 'hooks'))
  writeFileSync(join(at.own, 'hooks/install'), `${secret}\n`)
  symlinkSync(at.own, out)
  // Two names change places again and again: now the directory lies there, now a link to what is not theirs.
  const swapper = spawn(
    process.execPath,
    [
      '-e',
      `const { renameSync: mv } = require('node:fs')
    process.stdout.write('.')
    for (;;) { mv(${JSON.stringify(meta)}, ${JSON.stringify(kept)}); mv(${JSON.stringify(out)}, ${JSON.stringify(meta)}); mv(${JSON.stringify(meta)}, ${JSON.stringify(out)}); mv(${JSON.stringify(kept)}, ${JSON.stringify(meta)}) }`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  try {
    await new Promise(resolve => swapper.stdout.once('data', resolve))
    const root = join(at.theirs, 'tree')
    const seen = new Set<string>()
    let tries = 0
    while (tries < 20_000 || (!seen.has('theirs\n') && tries < 2_000_000)) {
      tries += 1
      seen.add(readInside(root, 'meta/hooks/install')?.toString() ?? 'nothing')
      seen.add(startInside(root, 'meta/hooks/install', 100)?.toString() ?? 'nothing')
    }
    expect([...seen].sort()).toEqual(['nothing', 'theirs\n'])
  } finally {
    swapper.kill('SIGKILL')
  }
})
