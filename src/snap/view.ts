import type { ReadShell } from '../shell/syntax.ts'
import { readScript } from '../shell/script.ts'
import type { Script } from '../shell/script.ts'
import type { Path, Place } from '../yaml/document.ts'
import { hookOf, textOf } from './hooks.ts'
import type { Origin } from './hooks.ts'
import type { SnapMetadata } from './metadata/shapes.ts'
import { follow, treeHooks } from './snap.ts'
import type { InputKind, Snap, SnapFiles } from './snap.ts'

/** What is known about a tree beside what it holds. */
interface Background {
  input: InputKind
  known: Snap['known']
  /** Reads shell text, see `src/shell/syntax.ts`; without it no hook is a script. */
  parse?: ReadShell | undefined
  /** The metadata of a component's snap. */
  snap?: SnapMetadata | undefined
  base?: string | undefined
  fileOf?: ((path: string) => string) | undefined
  documents?: Snap['documents'] | undefined
  /** Where hooks come from, by name. */
  origins?: ReadonlyMap<string, Origin> | undefined
  placeOfKey?: ((key: Path) => Place | undefined) | undefined
}

/** A snap as a whole: its files, with what is known beside them. */
export function viewOf(tree: SnapFiles, about: Background): Snap {
  const snap = about.snap ?? (tree.kind === 'snap' ? tree.metadata : {})
  const { base = '' } = snap
  const read = rememberedHooks(tree)
  const scripts = new Map<string, Script | undefined>()
  const parse = about.parse === undefined ? undefined : onceEach(about.parse)
  const script = (path: string): Script | undefined => {
    if (!scripts.has(path))
      scripts.set(path, parse === undefined ? undefined : scriptAt({ ...tree, read }, { path, parse }))
    return scripts.get(path)
  }
  const view: Snap = {
    ...tree,
    read,
    input: about.input,
    known: about.known,
    snap,
    component: tree.kind === 'component' ? ((tree.metadata.component ?? '').split('+')[1] ?? '') : undefined,
    base: about.base ?? (base === '' ? undefined : base),
    fileOf: about.fileOf === undefined ? path => path : onceEach(about.fileOf),
    documents: about.documents ?? [],
    hooks: [],
    script,
    placeOfKey: about.placeOfKey ?? tree.placeOfKey,
  }
  view.hooks = treeHooks(tree).map(hook => hookOf(view, hook, about.origins?.get(hook.name)))
  return view
}

function scriptAt(tree: SnapFiles, { path, parse }: { path: string; parse: ReadShell }): Script | undefined {
  const end = follow(tree, path)
  const bytes = end?.kind === 'file' ? tree.read(end.path) : undefined
  const content = bytes === undefined ? undefined : textOf(bytes)
  return content === undefined ? undefined : readScript(content, parse(content))
}

/** Reads each hook once: many rules ask for its bytes. */
function rememberedHooks(tree: SnapFiles): SnapFiles['read'] {
  const seen = new Map<string, Uint8Array | undefined>()
  return path => {
    if (!/^(?:meta|snap)\/hooks\//.test(path)) return tree.read(path)
    if (!seen.has(path)) seen.set(path, tree.read(path))
    return seen.get(path)
  }
}

/** The same function, which answers each question once: hooks are often copies of one another, and many rules ask where a file lies. */
function onceEach<Answer extends string | object>(
  ask: (question: string) => Answer,
): (question: string) => Answer {
  const known = new Map<string, Answer>()
  return question => {
    const before = known.get(question)
    if (before !== undefined) return before
    const answer = ask(question)
    known.set(question, answer)
    return answer
  }
}
