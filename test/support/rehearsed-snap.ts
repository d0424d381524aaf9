import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { answer } from '../../src/rehearse/answers/index.ts'
import type { HookRequest, HookResult } from '../../src/rehearse/hook/request.ts'
import { findConfinement, plain } from '../../src/rehearse/machine/confinement.ts'
import type { Confinement } from '../../src/rehearse/machine/confinement.ts'
import type { SystemOptions } from '../../src/rehearse/machine/machinery.ts'
import { revisionOf } from '../../src/rehearse/world/revision.ts'
import { directorySnap } from '../../src/snap/open.ts'
import { openSystem } from '../../src/rehearse/machine/system.ts'
import type { System } from '../../src/rehearse/machine/system.ts'
import type { World } from '../../src/rehearse/world/world.ts'
import { emptyWorld } from '../../src/rehearse/world/world.ts'
import type { JsonObject } from '../../src/json/exact-json.ts'
import { isJsonObject } from '../../src/json/exact-json.ts'
import { hostIn } from './source-request.ts'
import { workplace } from './workplace.ts'

/** A snap with hooks, installed in a scratch tree. */
export interface RehearsedSnap {
  system: System
  /** Runs one of its hooks; what it leaves of the pretend system is what the next one finds. */
  run: (
    hook: string,
    how?: { revision?: string; run?: Partial<HookRequest['run']>; connections?: World['connections'] },
  ) => Promise<HookResult>
  /** What snap.yaml says of a plug or slot. */
  attributes: (kind: 'plugs' | 'slots', name: string) => JsonObject
  /** Where the data of the snap lies. */
  data: (...path: string[]) => string
}

/** What the snap is made of. */
export interface SnapText {
  /** Scripts by hook; they begin with `#!/bin/sh` unless they say otherwise. */
  hooks: Readonly<Record<string, string>>
  /** Its name when it is installed; `lantern` unless given. */
  instance?: string
  /** More lines of snap.yaml. */
  yaml?: string
  /** Other files. */
  files?: Readonly<Record<string, string>>
  /** Programs to copy, by their names in the snap. */
  programs?: Readonly<Record<string, string>>
}

const here = hostIn('/')
let found: Promise<Confinement> | undefined

/** How hooks can run on this machine: one way for each entry, for `describe.each`. */
export async function confinements(): Promise<Confinement[]> {
  found ??= findConfinement(here).catch(() => plain('there is no sandbox here'))
  const best = await found
  return best.kind === 'sandbox' ? [best, plain('the test asks for it')] : [best]
}

/** Installs `lantern`, revisions 1 and 2 of the same files, for one test. */
export async function rehearsedSnap(
  { instance = 'lantern', hooks, yaml = '', files = {}, programs = {} }: SnapText,
  options: Partial<SystemOptions> & Pick<SystemOptions, 'confinement'>,
): Promise<RehearsedSnap> {
  const directory = workplace()
  const tree = join(directory, 'tree')
  for (const [path, text] of Object.entries({
    'meta/snap.yaml': `name: lantern\nversion: '1'\n${yaml}`,
    ...files,
  }))
    put(join(tree, path), text, 0o644)
  for (const [hook, script] of Object.entries(hooks))
    put(join(tree, 'meta/hooks', hook), script.startsWith('#!') ? script : `#!/bin/sh\n${script}`, 0o755)
  for (const [name, from] of Object.entries(programs)) copyFileSync(from, join(tree, name))
  const system = await openSystem({ host: hostIn(directory), answer, ...options })
  let world: World = {
    ...emptyWorld,
    snaps: {
      [instance]: {
        current: '1',
        active: true,
        sequence: ['1', '2'],
        revisions: { 1: revisionOf(directorySnap(tree)), 2: revisionOf(directorySnap(tree)) },
        asserted: false,
        publisher: '',
      },
    },
  }
  return {
    system,
    async run(hook, { revision = '1', run = {}, connections = world.connections } = {}) {
      world = { ...world, connections }
      const result = await system.runHook({
        world,
        revision,
        undo: false,
        summary: `Run hook ${hook}`,
        run: { snap: instance, revision, hook, ephemeral: false, queued: [], ...run },
      })
      world = result.world
      return result
    },
    attributes(kind, name) {
      const table = world.snaps[instance]?.revisions['1']?.metadata[kind]
      const found = isJsonObject(table) ? table[name] : undefined
      return isJsonObject(found) ? found : {}
    },
    data: (...path) => join(system.root, 'var/snap', instance, ...path),
  }
}

function put(path: string, text: string, mode: number): void {
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text, { mode })
}

/** The end of a hook, with its output as text. */
export function told({ end, output }: HookResult): string {
  return `${end.kind === 'exit' ? String(end.code) : end.kind === 'signal' ? end.signal : end.kind}: ${Buffer.from(output).toString()}`
}
