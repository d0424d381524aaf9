import { execFileSync } from 'node:child_process'
import { lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { runLifecycle } from '../../src/parts/lifecycle.ts'
import type { PartText } from './workshop.ts'
import { hostAt, keepingReporter, projectOf, treeAt, workDirectory } from './workshop.ts'

/** What can lie at a path; each is made where nothing is. Links lead to `outside`, which must never change. */
const kinds: Readonly<Record<string, (path: string, outside: string) => void>> = {
  nothing: () => undefined,
  file: path => {
    writeFileSync(path, 'one')
  },
  'other file': path => {
    writeFileSync(path, 'another', { mode: 0o755 })
  },
  'empty directory': path => {
    mkdirSync(path)
  },
  'full directory': path => {
    fill(path, ['f', 'sub/f', 'keep', 'l -> f'])
  },
  'other directory': path => {
    fill(path, ['f/g', 'sub', 'keep', 'l/g'])
  },
  'link to a file': (path, outside) => {
    symlinkSync(join(outside, 'f'), path)
  },
  'link to a directory': (path, outside) => {
    symlinkSync(outside, path)
  },
  'dangling link': path => {
    symlinkSync('nowhere', path)
  },
  'link to itself': path => {
    symlinkSync(path.slice(path.lastIndexOf('/') + 1), path)
  },
  pipe: path => {
    execFileSync('mkfifo', [path])
  },
}
const names = Object.keys(kinds)
const pairs = names.flatMap(before => names.filter(name => name !== before).map(after => ({ before, after })))

/** What is done with the source that changes: each way of a part's files to the snap. */
const ways: Readonly<Record<string, PartText>> = {
  dump: { plugin: 'dump' },
  'dump with permissions': { plugin: 'dump', permissions: [{ path: 'none', mode: '600' }] },
  'dump that a script looks at': { plugin: 'dump', 'override-build': 'craftctl default' },
  'dump that a script pulls': { plugin: 'dump', 'override-pull': 'craftctl default' },
  'dump that is organized': { plugin: 'dump', organize: { deep: 'moved', '*-*': 'top/' } },
  'dump of a component': { plugin: 'dump', organize: { deep: '(component/c)/deep' } },
  'dump of a subdirectory': { plugin: 'dump', 'source-subdir': 'deep' },
  'dump with copies': {
    plugin: 'dump',
    'override-stage': 'craftctl default',
    'override-prime': 'craftctl default',
  },
  make: { plugin: 'make' },
}

test.each(Object.keys(ways))(
  'whatever becomes of what, a second run gives what a build from nothing gives: %s',
  async way => {
    const { cwd, outside } = place()
    const part = { ...ways[way], source: 'src' }
    const everything = (side: 'before' | 'after'): void => {
      rmSync(join(cwd, 'src'), { recursive: true, force: true })
      writeSource(cwd, part)
      for (const [index, pair] of pairs.entries()) {
        for (const path of [`a-${index}`, `deep/down/b-${index}`])
          make({ at: join(cwd, 'src', path), kind: pair[side], outside })
      }
    }
    everything('before')
    await prime(cwd, { p: part })
    const kept = treeAt(outside)
    everything('after')
    const second = await prime(cwd, { p: part })
    expect(treeAt(outside)).toEqual(kept)
    expect(second).toEqual(await fresh(cwd, { p: part }))
  },
  300_000,
)

test.each([
  ['dump', 'here'],
  ['dump', 'deep/down/there'],
  ['make', 'here'],
] as const)(
  'one thing becomes another after the other at one place: %s, %s',
  async (way, path) => {
    const { cwd, outside } = place()
    const part = { ...ways[way], source: 'src' }
    writeSource(cwd, part)
    for (const kind of walk()) {
      rmSync(join(cwd, 'src', path), { recursive: true, force: true })
      make({ at: join(cwd, 'src', path), kind, outside })
      const found = await prime(cwd, { p: part, q: { plugin: 'nil' } })
      expect(treeAt(outside)).toEqual(['f', 'kept'])
      const wanted = treeAt(join(cwd, 'src')).filter(entry => entry !== 'Makefile')
      expect([kind, found[1]]).toEqual([kind, wanted.map(entry => described(join(cwd, 'src'), entry))])
    }
  },
  300_000,
)

/** Every kind after every other one, in one row. */
function walk(): string[] {
  const row = [names[0] ?? '']
  const left = new Set(pairs.map(({ before, after }) => `${before}|${after}`))
  const go = (from: string): void => {
    for (const to of names) {
      if (!left.delete(`${from}|${to}`)) continue
      go(to)
      row.push(from)
    }
  }
  go(names[0] ?? '')
  return row.reverse()
}

test('the row has every kind after every other one', () => {
  const row = walk()
  const seen = row.slice(1).map((name, index) => `${row[index] ?? ''}|${name}`)
  expect(new Set(seen)).toEqual(new Set(pairs.map(({ before, after }) => `${before}|${after}`)))
})

/** A project beside the person's files. */
function place(): { cwd: string; outside: string } {
  const above = workDirectory()
  const [cwd, outside] = [join(above, 'project'), join(above, 'outside')]
  mkdirSync(cwd)
  fill(outside, ['f', 'kept'])
  return { cwd, outside }
}

function writeSource(cwd: string, part: PartText): void {
  mkdirSync(join(cwd, 'src/deep/down'), { recursive: true })
  if (part.plugin === 'make')
    writeFileSync(
      join(cwd, 'src/Makefile'),
      'all:\ninstall:\n\tfor f in *; do [ "$$f" = Makefile ] || cp -a "$$f" "$(DESTDIR)/"; done\n',
    )
}

function make({ at, kind, outside }: { at: string; kind: string; outside: string }): void {
  mkdirSync(dirname(at), { recursive: true })
  kinds[kind]?.(at, outside)
}

function fill(root: string, entries: readonly string[]): void {
  for (const entry of entries) {
    const [path = '', target] = entry.split(' -> ')
    mkdirSync(dirname(join(root, path)), { recursive: true })
    if (target === undefined) writeFileSync(join(root, path), entry)
    else symlinkSync(target, join(root, path))
  }
}

async function prime(cwd: string, parts: Record<string, PartText>): Promise<unknown[]> {
  const partitions = ['default', 'component/c']
  try {
    await runLifecycle({
      project: projectOf(parts, { partitions }),
      step: 'prime',
      parts: [],
      host: hostAt(cwd),
      reporter: keepingReporter(),
    })
  } catch (error) {
    if (error instanceof UserError)
      throw new Error(`${error.message}\n${error.details ?? ''}`, { cause: error })
    throw error
  }
  return ['stage', 'prime', 'partitions/component/c/stage', 'partitions/component/c/prime'].map(area =>
    treeAt(join(cwd, area)).map(entry => described(join(cwd, area), entry)),
  )
}

async function fresh(cwd: string, parts: Record<string, PartText>): Promise<unknown> {
  for (const name of ['parts', 'stage', 'prime', 'partitions'])
    rmSync(join(cwd, name), { recursive: true, force: true })
  return prime(cwd, parts)
}

function described(root: string, entry: string): string {
  const path = join(root, entry.replace(/ -> .*| \|fifo|\/$/s, ''))
  const stat = lstatSync(path)
  return `${entry} ${(stat.mode & 0o7777).toString(8)}${stat.isFile() ? ` ${readFileSync(path, 'utf8')}` : ''}`
}
