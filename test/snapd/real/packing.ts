import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Revision } from '../../../src/rehearse/world/world.ts'
import type { Json, JsonObject } from '../../../src/json/exact-json.ts'
import { isJsonObject } from '../../../src/json/exact-json.ts'
import { writeJson } from '../../../src/json/write.ts'

const inside = fileURLToPath(new URL('../inside/', import.meta.url))

/** Where the probe lies in a snap. */
const probe = 'meta/rehearsal/probe'

/** Packs a tree as a snap whose hooks are started by the probe. */
export function packForReal({ directory, metadata, hooks }: Revision, file: string): void {
  const tree = `${file}.tree`
  cpSync(directory ?? '', tree, { recursive: true, verbatimSymlinks: true })
  mkdirSync(join(tree, 'meta/rehearsal'), { recursive: true })
  for (const name of ['probe', 'snapctl']) {
    cpSync(join(inside, name), join(tree, 'meta/rehearsal', name))
    chmodSync(join(tree, 'meta/rehearsal', name), 0o755)
  }
  writeFileSync(join(tree, 'meta/snap.yaml'), writeJson(probed(metadata, hooks)))
  const packed = spawnSync(
    'mksquashfs',
    [tree, file, '-noappend', '-comp', 'lzo', '-no-xattrs', '-all-root', '-no-progress', '-quiet'],
    { encoding: 'utf8' },
  )
  if (packed.status !== 0) throw new Error(`mksquashfs: ${packed.stderr}`)
  rmSync(tree, { recursive: true })
}

/** The metadata with the probe before each hook; JSON is YAML. */
export function probed(metadata: JsonObject, hooks: readonly string[]): JsonObject {
  const declared = objectOr(metadata['hooks'])
  const chains = Object.fromEntries(
    hooks.map((hook): [string, Json] => {
      const one = objectOr(declared[hook])
      const chain = Array.isArray(one['command-chain']) ? (one['command-chain'] as readonly Json[]) : []
      return [hook, { ...one, 'command-chain': [probe, ...chain] }]
    }),
  )
  // A snap without a base needs the core snap, for which there is no stand-in.
  const base = metadata['base'] === undefined ? { base: 'core24' } : {}
  return { ...metadata, ...base, hooks: { ...declared, ...chains } }
}

function objectOr(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}
