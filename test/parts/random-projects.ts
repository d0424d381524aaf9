import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { UserError } from '../../src/errors.ts'
import { cleanSteps } from '../../src/parts/clean.ts'
import { runLifecycle } from '../../src/parts/lifecycle.ts'
import type { StepName } from '../../src/parts/steps.ts'
import { stepNames } from '../../src/parts/steps.ts'
import { ancestors } from '../../src/tree/listing.ts'
import type { PartText } from './workshop.ts'
import { hostAt, keepingReporter, projectOf, treeAt } from './workshop.ts'

/** A dozen parts; each has a source of its own. */
const partNames = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'] as const

const part = fc.constantFrom(...partNames)
const anyPath = fc.constantFrom(
  'f',
  'bin/tool',
  'usr/share/doc/copyright',
  'usr/share/doc/more',
  'usr/share/man/one',
  'usr/lib/x',
)

/**
 * What scripts do to what they find, whether others brought it or they did; `NAME` becomes the part's. None fails for want of a file, as
 * a script that fails tells nothing about what comes after it.
 */
const scriptLines = fc.constantFrom(
  'rm -rf usr/share/doc',
  'rm -rf usr',
  'rm -f f',
  'mkdir -p usr/share/doc; echo NAME > usr/share/doc/made-by-NAME',
  'echo NAME > by-NAME',
  'if [ -f f ]; then echo NAME >> f; fi',
  'for each in NAME-*; do [ ! -f "$each" ] || echo NAME >> "$each"; done',
  'for each in *-own; do [ ! -f "$each" ] || echo NAME >> "$each"; done',
  'if [ -d usr/share ]; then mv usr/share usr/NAME; fi',
  'if [ -d bin ]; then rm -rf bin; ln -s usr bin; fi',
  'if [ -f usr/lib/x ]; then rm usr/lib/x; mkdir usr/lib/x; touch usr/lib/x/y; fi',
  'if [ -d usr/share/man ]; then rm -r usr/share/man; echo > usr/share/man; fi',
  'chmod 700 usr || true',
  'chmod 600 *-own || true',
  'if [ -f b-own ]; then mv b-own moved-own; fi',
  'seen="$(find . -type f | LC_ALL=C sort)"; echo "$seen" > list-NAME',
)
const scripts = fc.tuple(
  fc.constantFrom('before', 'after', 'without'),
  fc.array(scriptLines, { minLength: 1, maxLength: 2 }),
)

/** What can happen to a project between two runs. To add another kind of event, add it here and in `happen`. */
const events = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      part,
      path: anyPath,
      own: fc.boolean(),
      text: fc.constantFrom('1', '2', '33'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), part, path: anyPath }) },
  fc.record({
    do: fc.constant('link' as const),
    part,
    path: anyPath,
    target: fc.constantFrom('f', 'usr', 'nowhere'),
  }),
  fc.record({
    do: fc.constant('mode' as const),
    part,
    path: fc.constantFrom('usr', 'usr/share/doc', 'bin', 'f'),
    mode: fc.constantFrom(0o755, 0o700),
  }),
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('script' as const),
      part,
      key: fc.constantFrom('override-stage', 'override-prime', 'override-prime'),
      script: scripts,
    }),
  },
  fc.record({ do: fc.constant('no script' as const), part }),
  fc.record({
    do: fc.constant('key' as const),
    part,
    key: fc.constantFrom('stage', 'prime'),
    value: fc.constantFrom(['*'], ['-usr/share/doc'], ['*', '-f']),
  }),
  fc.record({ do: fc.constant('drop' as const), part }),
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('clean' as const), part, step: fc.constantFrom(...stepNames) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('run' as const),
      step: fc.constantFrom(...stepNames),
      part: fc.option(part),
    }),
  },
)
type Event = typeof events extends fc.Arbitrary<infer T> ? T : never

/** A project to begin with, and what happens to it. Parts come after some of those before them by name. */
export const sequences = fc.record({
  after: fc.tuple(
    ...partNames.map((_, index) =>
      fc.subarray([...partNames].slice(0, index), { maxLength: Math.min(2, index) }),
    ),
  ),
  start: fc.array(events, { minLength: 6, maxLength: 14 }),
  events: fc.array(events, { minLength: 1, maxLength: 8 }),
})
type Sequence = typeof sequences extends fc.Arbitrary<infer T> ? T : never

/** A project that a sequence goes on with. */
export class RandomProject {
  private readonly cwd: string
  private readonly parts: Record<string, PartText>

  constructor(cwd: string, { after }: Pick<Sequence, 'after'>) {
    this.cwd = cwd
    this.parts = Object.fromEntries(
      partNames.map((name, index) => [
        name,
        { plugin: 'dump', source: `src/${name}`, after: after[index] ?? [] },
      ]),
    )
    for (const name of partNames) this.write(name, `${name}-own`, name)
  }

  async happen(event: Event): Promise<void> {
    const known = this.parts[event.do === 'run' ? (event.part ?? 'a') : event.part]
    if (known === undefined) return
    if (event.do === 'write') this.write(event.part, event.own ? `${event.part}-own` : event.path, event.text)
    else if (event.do === 'remove')
      rmSync(this.source(event.part, event.path), { recursive: true, force: true })
    else if (event.do === 'link') this.link(event.part, event.path, event.target)
    else if (event.do === 'mode') {
      const path = this.source(event.part, event.path)
      if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === false) chmodSync(path, event.mode)
    } else if (event.do === 'script')
      this.parts[event.part] = { ...known, [event.key]: scriptOf(event.part, event.script) }
    else if (event.do === 'no script')
      this.parts[event.part] = { ...known, 'override-stage': null, 'override-prime': null }
    else if (event.do === 'key') this.parts[event.part] = { ...known, [event.key]: event.value }
    else if (event.do === 'drop') this.drop(event.part)
    else if (event.do === 'clean')
      await this.try(() =>
        cleanSteps({
          project: projectOf(this.parts),
          host: hostAt(this.cwd),
          parts: [event.part],
          reporter: keepingReporter(),
          step: event.step,
        }),
      )
    else await this.run(event.step, event.part === null ? [] : [event.part])
  }

  /** Brings parts to a step; gives what is in the shared directories then, or what was refused. */
  async run(step: StepName = 'prime', parts: readonly string[] = []): Promise<unknown> {
    const refused = await this.try(() =>
      runLifecycle({
        project: projectOf(this.parts),
        step,
        parts,
        host: hostAt(this.cwd),
        reporter: keepingReporter(),
      }),
    )
    return (
      refused ??
      ['stage', 'prime'].map(area =>
        treeAt(join(this.cwd, area)).map(entry => this.describe(join(this.cwd, area), entry)),
      )
    )
  }

  forget(): void {
    for (const name of ['parts', 'stage', 'prime'])
      rmSync(join(this.cwd, name), { recursive: true, force: true })
  }

  /** The project as a person would tell of it. */
  toString(): string {
    return JSON.stringify(this.parts, undefined, 1)
  }

  /** What a person can mend is an outcome like another; anything else is a bug. */
  private async try(action: () => Promise<unknown>): Promise<{ refused: string } | undefined> {
    try {
      await action()
      return undefined
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      return { refused: error.message }
    }
  }

  private drop(name: string): void {
    delete this.parts[name]
    for (const [other, text] of Object.entries(this.parts))
      this.parts[other] = { ...text, after: (text.after as string[]).filter(each => each !== name) }
  }

  private source(name: string, path: string): string {
    return join(this.cwd, 'src', name, path)
  }

  private write(name: string, path: string, text: string): void {
    this.makeRoom(name, path)
    writeFileSync(this.source(name, path), text)
  }

  private link(name: string, path: string, target: string): void {
    this.makeRoom(name, path)
    symlinkSync(target, this.source(name, path))
  }

  /** What lies where a directory has to be goes. */
  private makeRoom(name: string, path: string): void {
    const directories = ancestors(path).map(each => this.source(name, each))
    for (const directory of directories)
      if (lstatSync(directory, { throwIfNoEntry: false })?.isDirectory() === false) rmSync(directory)
    rmSync(this.source(name, path), { recursive: true, force: true })
    mkdirSync(dirname(this.source(name, path)), { recursive: true })
  }

  private describe(root: string, entry: string): string {
    const path = entry.replace(/ -> .*/s, '').replace(/\/$/, '')
    const stat = lstatSync(join(root, path))
    if (stat.isSymbolicLink()) return `${path} -> ${readlinkSync(join(root, path))}`
    return `${path} ${(stat.mode & 0o7777).toString(8)} ${stat.isFile() ? readFileSync(join(root, path), 'utf8') : 'directory'}`
  }
}

function scriptOf(name: string, [when, lines]: readonly [string, readonly string[]]): string {
  const own = lines.map(line => line.replaceAll('NAME', name))
  return (
    when === 'before' ? [...own, 'craftctl default'] : when === 'after' ? ['craftctl default', ...own] : own
  ).join('\n')
}
