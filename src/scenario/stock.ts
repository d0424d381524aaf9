import { dirname, join } from 'node:path'
import { UserError } from '../errors.ts'
import type { Commands } from '../platform/commands.ts'
import { makeDirectory, writeWhole } from '../platform/files.ts'
import { writeYaml } from '../yaml/write.ts'
import { isSnapName } from '../text/snap-name.ts'
import { revisionOf } from '../rehearse/world/revision.ts'
import { directorySnap } from '../snap/open.ts'
import type { ComponentRevision, Revision } from '../rehearse/world/world.ts'
import type { ReadFile } from './read.ts'
import type { SnapShape } from './shape.ts'
import { withStandIns } from './stand-ins.ts'

/** A snap that scenarios can install. */
export interface StockedSnap {
  /** Its name, without an instance's key. */
  name: string
  content: Revision
  /** Its components, which are installed one by one. */
  components: Readonly<Record<string, ComponentRevision>>
}

/** The snaps that the scenarios of one file can install, by what they call them. */
export type Stock = Readonly<Record<string, StockedSnap>>

/** What opening them takes. */
interface Stocking {
  /** The tree of a project, of a primed tree or of a snap. */
  treeOf: (
    path: string,
    wanted?: boolean,
  ) => Promise<{ directory: string; components: Readonly<Record<string, string>> }>
  /** A directory for snaps that are made of what a file says. */
  scratch: string
  /** The project's directory. */
  project: string
  commands: Commands
}

/** Opens every snap that a file names; this project is always there, as `.`. */
export async function openStock(
  { content, path }: ReadFile,
  { treeOf, scratch, ...around }: Stocking,
): Promise<Stock> {
  const stock: Record<string, StockedSnap> = {}
  const open = async (label: string, from: string): Promise<void> => {
    const { directory, components } = await (from === '.' ? treeOf(from, content.build) : treeOf(from))
    const own = from === '.' && content.files !== undefined
    stock[label] = stocked(
      own
        ? await withStandIns(directory, content.files ?? {}, { into: join(scratch, path, 'own'), ...around })
        : directory,
      components,
    )
    const { name } = stock[label]
    if (!isSnapName(name))
      throw new UserError('bad-snap-name', `The snap at '${from}' cannot be called '${name}'.`, {
        resolution: "Correct 'name' in its metadata: small letters, digits and single dashes.",
      })
  }
  for (const label of pathsIn(content)) await open(label, label)
  for (const [number, [label, snap]] of Object.entries(content.snaps ?? {}).entries()) {
    if (snap.path !== undefined) await open(label, snap.path)
    else stock[label] = stocked(writeSnap(join(scratch, path, String(number)), label, snap), {})
  }
  return stock
}

/** What is named by its path alone. */
function pathsIn({ given, scenarios, snaps = {} }: ReadFile['content']): string[] {
  const all = Object.values(scenarios)
  const installed = [given, ...all.map(scenario => scenario.given)]
    .flatMap(state => state?.installed ?? [])
    .map(({ snap }) => snap)
  const operated = all
    .flatMap(scenario => scenario.steps)
    .flatMap(step => [step.install, step.refresh, ...(step['auto-refresh'] ?? [])])
  return [
    ...new Set(
      ['.', ...installed, ...operated].filter(
        (label): label is string => label !== undefined && !Object.hasOwn(snaps, label),
      ),
    ),
  ]
}

function stocked(directory: string, components: Readonly<Record<string, string>>): StockedSnap {
  const snap = directorySnap(directory)
  const trees = Object.fromEntries(
    Object.entries(components).map(([name, tree]) => [name, { revision: 'x1', snap: directorySnap(tree) }]),
  )
  const { components: parts, ...content } = revisionOf(snap, trees)
  return { name: snap.metadata.name ?? '', content: { ...content, components: {} }, components: parts }
}

function writeSnap(
  directory: string,
  label: string,
  { yaml = {}, hooks = {}, files = {} }: SnapShape,
): string {
  const put = (path: string, text: string, mode: number): void => {
    makeDirectory(dirname(join(directory, path)))
    writeWhole(join(directory, path), text, mode)
  }
  put('meta/snap.yaml', writeYaml({ name: label, version: '1', ...yaml }), 0o644)
  for (const [hook, script] of Object.entries(hooks))
    put(`meta/hooks/${hook}`, script.startsWith('#!') ? script : `#!/bin/sh -e\n${script}\n`, 0o755)
  for (const [path, text] of Object.entries(files)) put(path, text, text.startsWith('#!') ? 0o755 : 0o644)
  return directory
}
