import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileEntry, madeArchive, madeKinds } from '../support/made-archives.ts'
import type { MadeEntry } from '../support/made-archives.ts'
import type { Random } from './random.ts'
import { one } from './random.ts'
import type { Ground, Input } from './ground.ts'

const names = [
  'a',
  'a/b',
  'a/b/c',
  'usr/bin/x',
  'meta/snap.yaml',
  'l',
  'l/evil',
  'A',
  'a -> b',
  'a -> b/c',
  'a link to b',
  '../evil',
  '../../../../own/evil',
  'a/../../evil',
  '/evil',
  '/tmp/evil-of-strangers',
  './',
  '.',
  'a/./b',
  'a//b',
  '',
  '-rf',
  '--checkpoint-action=exec=false',
  'x\ny',
  'x\u001b[31m',
  '\u202eabc',
  'é',
  'e\u0301',
  'a\\..\\..\\evil',
  'C:\\evil',
  'C:/evil',
  'con',
  `${'n'.repeat(255)}`,
  'n'.repeat(300),
  'd/'.repeat(100).slice(0, -1),
  'd/'.repeat(1500).slice(0, -1),
  '.git/hooks/post-checkout',
  'prime',
  'parts',
]
const targets = [
  'a',
  '.',
  '..',
  '../../../../own',
  '../../../../own/secret',
  '/etc/passwd',
  '/proc/self/environ',
  'l',
  '',
  'x'.repeat(5000),
  'a/b',
  '/',
  '$(id)',
  '\u001b[31m',
]
const kinds: readonly MadeEntry['kind'][] = [
  'file',
  'file',
  'file',
  'file',
  'directory',
  'directory',
  'symlink',
  'symlink',
  'link',
  'fifo',
  'character-device',
  'block-device',
]
const modes = [0o644, 0o755, 0o000, 0o4755, 0o2755, 0o1777, 0o777, 0o111]

function entriesOf(random: Random): MadeEntry[] {
  // Half of the archives hold nothing that is refused, so that what comes later is reached.
  const tame = random(2) === 0
  const some = tame ? names.slice(0, 10) : names
  return Array.from({ length: 1 + random(8) }, () => ({
    ...fileEntry(
      one(some, random),
      random(4) === 0 ? 'geheim: x\n'.repeat(random(3000)) : 'x',
      one(modes, random),
    ),
    kind: one(tame ? kinds.slice(0, 8) : kinds, random),
    target: one(targets, random),
  })).map(entry => ({ ...entry, content: entry.kind === 'file' ? entry.content : Buffer.alloc(0) }))
}

/** Changes a few bytes anywhere, or cuts an end off. */
export function flipped(bytes: Buffer, random: Random, within = bytes.length): Buffer {
  const made = Buffer.from(bytes)
  for (let left = 1 + random(4); left > 0; left -= 1)
    made[random(Math.max(1, Math.min(within, made.length)))] = one(
      [0, 0xff, 0x7f, 0x80, 1, random(256)],
      random,
    )
  return random(8) === 0 ? made.subarray(0, random(made.length)) : made
}

/** Changes bytes of a tar archive's first headers, and their check sums with them (octal at 148, counted as eight spaces). */
function flippedHeaders(bytes: Buffer, random: Random): Buffer {
  const made = Buffer.from(bytes)
  const at = 512 * random(Math.max(1, Math.min(8, Math.floor(made.length / 512))))
  for (let left = 1 + random(4); left > 0; left -= 1)
    made[
      at +
        one(
          [
            random(100),
            100 + random(8),
            124 + random(12),
            156,
            157 + random(100),
            257 + random(80),
            345 + random(155),
          ],
          random,
        )
    ] = one([0, 0x30, 0x37, 0x2f, 0x2e, 0x80, 0xff, random(256)], random)
  const header = made.subarray(at, at + 512)
  if (header.length < 512) return made
  header.write('        ', 148, 'latin1')
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
    'latin1',
  )
  return made
}

/** A source that is an archive: a real one of some kind with entries that no program would put in, whole or with a few bytes changed. */
export async function hostileArchive(ground: Ground, random: Random): Promise<Input> {
  const kind = one([...madeKinds, 'snap'] as const, random)
  const whole =
    kind === 'snap'
      ? one(ground.images, random)
      : await madeArchive(kind, entriesOf(random), join(ground.scratch, 'archive'))
  const how = random(8)
  const bytes =
    how < 4
      ? whole
      : how < 6 && kind === 'tar'
        ? flippedHeaders(whole, random)
        : how < 6
          ? flipped(whole, random, 600)
          : flipped(whole, random)
  // A source of one kind may have the name of another.
  const ending = random(20) === 0 ? one(madeKinds, random) : kind
  mkdirSync(ground.directory, { recursive: true })
  writeFileSync(join(ground.directory, `x.${ending}`), bytes)
  const plugin = one(['dump', 'nil'], random)
  writeFileSync(
    join(ground.directory, 'snapcraft.yaml'),
    `name: aa\nversion: '1'\nbase: core24\nsummary: s\ndescription: d\ngrade: devel\nconfinement: strict\nparts: {a: {plugin: ${plugin}, source: x.${ending}}}\n`,
  )
  return {
    kind: `archive ${kind}`,
    runs:
      random(10) === 0
        ? [['plan'], ['pull'], ['plan'], ['pull']]
        : random(4) === 0
          ? [['pull'], ['prime']]
          : [['pull']],
  }
}
