import { join } from 'node:path'
import { wrapperText } from '../../hooks/texts.ts'
import { listAnything } from '../../platform/walk.ts'
import type { Commands } from '../../platform/commands.ts'
import { makeDirectory, writeWhole } from '../../platform/files.ts'
import { mostText, readInside } from '../../platform/reading.ts'
import { copyTree } from '../../platform/trees.ts'
import type { ShellNode } from '../../shell/node.ts'
import type { StockedSnap } from '../stock.ts'
import type { Branch } from './branches.ts'
import { instrumented, marksFile } from './instrument.ts'

/** What making a snap whose hooks leave marks takes. */
interface Marking {
  snap: StockedSnap
  /** Where the copy of its files goes. */
  into: string
  parse: (text: string) => ShellNode
  commands: Commands
}

/** A copy of a snap whose hooks leave marks, and the branches of each hook. */
export async function markedSnap({
  snap,
  into,
  parse,
  commands,
}: Marking): Promise<{ snap: StockedSnap; hooks: Map<string, readonly Branch[] | undefined> }> {
  const { directory } = snap.content
  const hooks = new Map<string, readonly Branch[] | undefined>(
    snap.content.hooks.map(hook => [hook, undefined]),
  )
  if (directory === undefined) return { snap, hooks }
  makeDirectory(into)
  await copyTree(directory, into, commands)
  for (const hook of snap.content.hooks) {
    const { path, text } = scriptOf(into, hook)
    const marked = instrumented(hook, text, parse)
    if (marked === undefined) continue
    hooks.set(hook, marked.branches)
    writeWhole(join(into, path), marked.text, 0o755)
  }
  return { snap: { ...snap, content: { ...snap.content, directory: into } }, hooks }
}

/** The script of a hook: on older bases `meta/hooks` has two lines that start the one in `snap/hooks`. */
function scriptOf(directory: string, hook: string): { path: string; text: string } {
  const read = (path: string): { path: string; text: string } | undefined => {
    const text = readInside(directory, path, mostText)?.toString()
    return text === undefined ? undefined : { path, text }
  }
  const started = read(`meta/hooks/${hook}`)
  const behind = started?.text === wrapperText(hook) ? read(`snap/hooks/${hook}`) : undefined
  return behind ?? started ?? { path: `meta/hooks/${hook}`, text: '' }
}

/** The marks that hooks have left in a scratch tree: the hook and the number of its branch. */
export function readMarks(root: string): string[] {
  return listAnything(join(root, 'tmp'))
    .filter(({ path, kind }) => kind === 'file' && path.split('/').at(-1) === marksFile)
    .flatMap(({ path }) => (readInside(join(root, 'tmp'), path)?.toString() ?? '').split('\n'))
    .filter(line => line !== '')
}
