import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { licenseProblem } from '../../src/lint/reading/license.ts'
import { readJson } from '../../src/json/read.ts'
import type { Scene } from '../support/attack.ts'
import { scene, victims } from '../support/attack.ts'
import { deepen } from '../support/deep-tree.ts'
import type { Ended } from '../support/program.ts'
import { executable, program } from '../support/program.ts'

const metadata = "name: aa\nversion: '1'\nsummary: s\ndescription: d\nbase: core24\n"
const head = `${metadata}grade: devel\nconfinement: strict\n`

const scenes: Scene[] = []
afterEach(() => {
  for (const one of scenes.splice(0)) {
    // Node's own removal ends where a path gets too long.
    execFileSync('rm', ['-rf', join(one.theirs, 'tree'), join(one.theirs, 'parts'), join(one.theirs, 'd')])
    one.clean()
  }
})
function place(victim: 'us' | 'nobody' = 'us'): Scene {
  const made = scene(victim)
  scenes.push(made)
  return made
}

/** Runs snapsmith with a variable, which scenes do not take. */
async function allowing(at: Scene, limit: string, args: readonly string[]): Promise<Ended> {
  return await program(process.execPath, [executable, ...args], {
    cwd: at.theirs,
    env: { SNAPSMITH_TREE_LIMIT: limit },
  })
}

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('')
}

describe.each(victims)('for %s', victim => {
  test.each([2400, 6000])(
    'a tree of %i levels is told by its beginning, or not looked into',
    async levels => {
      const at = place(victim)
      at.write('tree/meta/snap.yaml', metadata)
      at.write('tree/meta/hooks/install', '#!/bin/sh\nset -e\n', 0o755)
      deepen(join(at.theirs, 'tree'), levels)
      for (const args of [
        ['lint', 'tree'],
        ['check', 'tree'],
        ['pack', 'tree'],
      ]) {
        const { code, err } = await at.run(...args)
        expect({
          args,
          code,
          told: /'\S+tree' is deeper than a path can be long: '(?:d\/){20}…' has \d+ levels/.test(err),
          long: err.length > 2000,
        }).toEqual({ args, code: 1, told: true, long: false })
      }
      for (const args of [
        ['hooks', 'list', 'tree'],
        ['hooks', 'timeline', 'install', 'tree'],
        ['hooks', 'env', 'install', 'tree'],
      ])
        expect({ args, code: (await at.run(...args)).code }).toEqual({ args, code: 0 })
      expect(at.left()).toEqual([])
    },
  )

  test('a project of 2,400 levels is told when it is pulled', async () => {
    const at = place(victim)
    at.write('snapcraft.yaml', `${head}parts: {a: {plugin: dump, source: .}}\n`)
    deepen(at.theirs, 2400)
    for (const args of [['validate'], ['lint'], ['plan'], ['hooks', 'list']])
      expect({ args, code: (await at.run(...args)).code }).toEqual({ args, code: 0 })
    const { code, err } = await at.run('pull')
    expect({ code, told: err.includes('is deeper than a path can be long') }).toEqual({ code: 1, told: true })
  })
})

test('what cannot be read as YAML is told when it is rehearsed', async () => {
  const at = place()
  at.write('tree/meta/snap.yaml', `name: aa\nx: ${'['.repeat(200)}\n`)
  for (const args of [
    ['rehearse', 'install', './tree'],
    ['rehearse', 'remove', './tree'],
  ]) {
    const { code, err } = await at.run(...args)
    expect({ args, code, told: err.includes('nested deeper than 100 levels') }).toEqual({
      args,
      code: 1,
      told: true,
    })
  }
})

test('parentheses of a license may be any number', () => {
  expect(licenseProblem(`${'('.repeat(300_000)}MIT${')'.repeat(300_000)}`)).toBeUndefined()
  expect(licenseProblem(`${'('.repeat(300_000)}MIT`)).toBe('expected ")" got ""')
  expect(licenseProblem('MIT AND ()')).toBe('empty expression')
  expect(licenseProblem('(MIT OR')).toBe('missing license after OR')
  expect(licenseProblem('MIT)')).toBe('unexpected ")"')
})

test('keys of options and documents are as deep as can be read again', { tags: ['confined'] }, async () => {
  const at = place()
  at.write('tree/meta/snap.yaml', metadata)
  const deep = (open: string, count: number): string =>
    `$(printf '%0${String(count)}d' 0 | sed 's/0/${open}/g')`
  at.write(
    'tree/meta/hooks/install',
    `#!/bin/sh
snapctl set "${deep('a.', 60_000)}b=1" && exit 1
snapctl get "${deep('a.', 60_000)}b"
snapctl set "${deep('a.', 99)}a=1" || exit 1
snapctl unset "${deep('a.', 60_000)}b"
snapctl set "${deep('e.', 99)}b=${deep('{"a":', 790)}1${deep('}', 790)}" || exit 1
snapctl set "c=${deep('[', 60_000)}" || exit 1
snapctl set "d=${deep('[', 900)}1${deep(']', 900)}" || :
`,
    0o755,
  )
  const first = await at.run('rehearse', 'install', './tree', '--state', 'kept')
  expect({ code: first.code, told: first.out.includes('exceeded max depth') }).toEqual({
    code: 0,
    told: true,
  })
  // What was kept can be read.
  expect((await at.run('rehearse', 'remove', 'aa', '--state', 'kept')).code).toBe(0)
  expect((await at.run('hooks', 'run', 'install', 'tree', '--set', `${'a.'.repeat(60_000)}b=1`)).code).toBe(1)
})

test('a document is read to a depth that the stack takes', () => {
  const nested = (count: number): string => `${'['.repeat(count)}${']'.repeat(count)}`
  expect(readJson(nested(1000))).toHaveProperty('value')
  expect(readJson(nested(100_000))).toEqual({ problem: 'exceeded max depth' })
})

describe('numbers of things', () => {
  test('of a tree 1,000,000 entries are read, and as many as the person says', async () => {
    const at = place()
    at.write('tree/meta/snap.yaml', metadata)
    at.write('tree/meta/hooks/install', '#!/bin/sh\nset -e\n', 0o755)
    for (let number = 0; number < 200; number += 1)
      writeFileSync(join(at.theirs, `tree/f${String(number)}`), '')
    for (const args of [
      ['lint', 'tree'],
      ['check', 'tree'],
    ]) {
      const { code, err } = await allowing(at, '100', args)
      expect({
        args,
        code,
        told:
          err.includes('holds more than 100 files and directories') && err.includes('SNAPSMITH_TREE_LIMIT='),
      }).toEqual({ args, code: 1, told: true })
      expect((await allowing(at, '300', args)).code).toBe(0)
      expect((await at.run(...args)).code).toBe(0)
      expect((await allowing(at, 'many', args)).err).toContain("SNAPSMITH_TREE_LIMIT is no number: 'many'")
    }
  })

  test('of hooks 2,000 are read, as files and declared, of a tree and of a project', async () => {
    const at = place()
    at.write('tree/meta/snap.yaml', metadata)
    at.write(
      'declared/meta/snap.yaml',
      `${metadata}hooks:\n${lines(2001, index => `  connect-plug-a${String(index)}: {}\n`)}`,
    )
    at.write('project/snapcraft.yaml', `${head}parts: {a: {plugin: nil}}\n`)
    for (const hooks of ['tree/meta/hooks', 'project/snap/hooks', 'plain/hooks']) {
      mkdirSync(join(at.theirs, hooks), { recursive: true })
      for (let number = 0; number < 2001; number += 1)
        writeFileSync(join(at.theirs, hooks, `connect-plug-a${String(number)}`), '#!/bin/sh\n', {
          mode: 0o755,
        })
    }
    for (const args of [
      ...['tree', 'declared', 'project', 'plain/hooks'].flatMap(path => [
        ['lint', path],
        ['hooks', 'list', path],
        ['hooks', 'options', path],
      ]),
      ['check', 'tree'],
      ['check', 'declared'],
      ['hooks', 'run', 'install', 'plain/hooks'],
    ]) {
      const { code, err } = await at.run(...args)
      expect({
        args,
        code,
        told:
          /has 2001 hooks, and at most 2000 are read/.test(err) && err.includes('SNAPSMITH_TREE_LIMIT=2001'),
      }).toEqual({ args, code: 1, told: true })
    }
    expect((await allowing(at, '5000', ['hooks', 'list', 'declared'])).code).toBe(0)
  })

  test('a timeline of more tasks than can be foreseen is told', async () => {
    const at = place()
    at.write(
      'tree/meta/snap.yaml',
      `${metadata}plugs:\n${lines(200, index => `  p${String(index)}: {interface: network}\n`)}`,
    )
    const { code, err } = await at.run('hooks', 'timeline', 'install', 'tree')
    expect({ code, told: /has \d+ tasks, and at most 300 are foreseen/.test(err) }).toEqual({
      code: 1,
      told: true,
    })
  })

  test('8,000 components of a project fit into the memory', async () => {
    const at = place()
    at.write(
      'snapcraft.yaml',
      `${head}parts: {a: {plugin: nil}}\ncomponents:\n${lines(8000, index => `  c${String(index)}: {type: test, summary: s, description: d, hooks: {install: {}}}\n`)}`,
    )
    expect((await at.run('hooks', 'list')).code).toBe(0)
  })
})
