import { hookKind } from '../hooks/catalogue.ts'
import { hookPlugs } from '../snap/metadata/facts.ts'
import type { SnapMetadata } from '../snap/metadata/shapes.ts'
import { withSourced } from '../shell/follow.ts'
import type { ReadShell } from '../shell/syntax.ts'
import { readScript } from '../shell/script.ts'
import type { Script } from '../shell/script.ts'
import { parseCall } from '../snapctl/parse.ts'
import type { Path, Place } from '../yaml/document.ts'
import type { HookView, InputKind, LintTree, SnapctlCall, ViewedScript } from './hook-view.ts'
import { isElf, isWrapper } from './reading/hook-scripts.ts'
import { follow, text, treeHooks } from './snap-tree.ts'
import type { SnapTree, TreeHook } from './snap-tree.ts'

/** What is known about a tree beside what it holds. */
export interface Surroundings {
  input: InputKind
  known: LintTree['known']
  /** Reads shell text, see `src/shell/syntax.ts`; without it no hook is a script. */
  parse?: ReadShell | undefined
  /** The metadata of a component's snap. */
  snap?: SnapMetadata | undefined
  base?: string | undefined
  fileOf?: ((path: string) => string) | undefined
  documents?: LintTree['documents'] | undefined
  /** Where hooks come from, by name. */
  origins?: ReadonlyMap<string, { origin: string; shadowed: readonly string[] }> | undefined
  placeOfKey?: ((key: Path) => Place | undefined) | undefined
}

/** A tree as hook rules see it. */
export function viewOf(tree: SnapTree, about: Surroundings): LintTree {
  const snap = about.snap ?? (tree.kind === 'snap' ? tree.metadata : {})
  const base = text(snap, 'base')
  const read = rememberedHooks(tree)
  const scripts = new Map<string, Script | undefined>()
  const parse = about.parse === undefined ? undefined : onceEach(about.parse)
  const script = (path: string): Script | undefined => {
    if (!scripts.has(path))
      scripts.set(path, parse === undefined ? undefined : scriptAt({ ...tree, read }, { path, parse }))
    return scripts.get(path)
  }
  const view: LintTree = {
    ...tree,
    read,
    input: about.input,
    known: about.known,
    snap,
    component: tree.kind === 'component' ? componentName(tree.metadata) : undefined,
    base: about.base ?? (base === '' ? undefined : base),
    fileOf: about.fileOf === undefined ? path => path : onceEach(about.fileOf),
    documents: about.documents ?? [],
    hooks: [],
    script,
    placeOfKey: about.placeOfKey ?? tree.placeOfKey,
  }
  view.hooks = treeHooks(tree).map(
    hook => new TreeHookView(view, { hook, origin: about.origins?.get(hook.name) }),
  )
  return view
}

function componentName(metadata: SnapMetadata): string {
  return text(metadata, 'component').split('+')[1] ?? ''
}

function scriptAt(tree: SnapTree, { path, parse }: { path: string; parse: ReadShell }): Script | undefined {
  const end = follow(tree, path)
  const bytes = end?.kind === 'file' ? tree.read(end.path) : undefined
  const content = bytes === undefined ? undefined : textOf(bytes)
  return content === undefined ? undefined : readScript(content, parse(content))
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function textOf(bytes: Uint8Array): string | undefined {
  if (isElf(bytes) || bytes.includes(0)) return undefined
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** Reads each hook once: many rules ask for its bytes. */
function rememberedHooks(tree: SnapTree): SnapTree['read'] {
  const seen = new Map<string, Uint8Array | undefined>()
  return path => {
    if (!/^(?:meta|snap)\/hooks\//.test(path)) return tree.read(path)
    if (!seen.has(path)) seen.set(path, tree.read(path))
    return seen.get(path)
  }
}

interface HookAbout {
  hook: TreeHook
  origin: { origin: string; shadowed: readonly string[] } | undefined
}

/** A class, and no object with functions of its own: rules ask many hooks for the same. */
class TreeHookView implements HookView {
  readonly name: string
  readonly path: string
  readonly kind: HookView['kind']
  readonly entry: HookView['entry']
  readonly declared: boolean
  readonly origin: string | undefined
  readonly shadowed: readonly string[]
  private readonly tree: LintTree
  private content: Content | undefined
  private decoded: { text: string | undefined } | undefined
  private own: { script: Script | undefined } | undefined
  private all: readonly ViewedScript[] | undefined
  private calls: readonly SnapctlCall[] | undefined
  private confined: { plugs: readonly string[] | undefined } | undefined

  constructor(tree: LintTree, { hook, origin }: HookAbout) {
    this.name = hook.name
    this.path = `meta/hooks/${hook.name}`
    this.kind = hookKind(hook.name)
    this.entry = hook.entry
    this.declared = hook.declared !== undefined
    this.origin = origin?.origin
    this.shadowed = origin?.shadowed ?? []
    this.tree = tree
  }

  get file(): string {
    return this.tree.fileOf(this.found.path)
  }

  get bytes(): Uint8Array | undefined {
    return this.found.bytes
  }

  get text(): string | undefined {
    this.decoded ??= { text: this.bytes === undefined ? undefined : textOf(this.bytes) }
    return this.decoded.text
  }

  get script(): Script | undefined {
    this.own ??= {
      script: namesShell(this.text) ? shellScript(this.tree.script(this.found.path)) : undefined,
    }
    return this.own.script
  }

  get scripts(): readonly ViewedScript[] {
    return (this.all ??=
      this.script === undefined
        ? []
        : withSourced(this.script, this.found.path, at => this.tree.script(at)).map(({ path, script }) => ({
            path,
            script,
            file: this.tree.fileOf(path),
          })))
  }

  get snapctl(): readonly SnapctlCall[] {
    return (this.calls ??= this.scripts.flatMap(snapctlCalls))
  }

  get plugs(): readonly string[] | undefined {
    this.confined ??= {
      plugs: this.tree.known.metadata
        ? hookPlugs(this.tree.snap, { hook: this.name, component: this.tree.component })
        : undefined,
    }
    return this.confined.plugs
  }

  private get found(): Content {
    return (this.content ??= contentOf(this.tree, this.name))
  }
}

interface Content {
  path: string
  bytes: Uint8Array | undefined
}

/** The bytes of what finally runs, and where they lie. */
function contentOf(tree: LintTree, name: string): Content {
  const own = { path: `meta/hooks/${name}`, bytes: bytesAt(tree, `meta/hooks/${name}`) }
  if (own.bytes === undefined || !isWrapper(own.bytes, name)) return own
  const wrapped = { path: `snap/hooks/${name}`, bytes: bytesAt(tree, `snap/hooks/${name}`) }
  return wrapped.bytes === undefined ? own : wrapped
}

function bytesAt(tree: SnapTree, path: string): Uint8Array | undefined {
  const end = follow(tree, path)
  return end?.kind === 'file' ? tree.read(end.path) : undefined
}

/** Whether it is worth reading as shell at all. */
function namesShell(content: string | undefined): boolean {
  return content !== undefined && /^\uFEFF?#!.*(?:sh|busybox)\b/.test(content)
}

function shellScript(script: Script | undefined): Script | undefined {
  return script?.dialect === undefined ? undefined : script
}

function snapctlCalls({ path, file, script }: ViewedScript): SnapctlCall[] {
  return script.calls.flatMap((call): SnapctlCall[] => {
    const name = call.unwrapped[0]?.literal
    if (name !== 'snapctl' && name !== '/usr/bin/snapctl') return []
    const words = call.unwrapped.slice(1)
    const parsed = parseCall(words.map(word => word.literal))
    return [
      {
        call,
        path,
        file,
        words,
        parsed,
        command: parsed !== undefined && 'command' in parsed ? parsed.command : undefined,
      },
    ]
  })
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
