import { hookKind } from '../hooks/catalogue.ts'
import { wrapperText } from '../hooks/texts.ts'
import { withSourced } from '../shell/follow.ts'
import type { Script } from '../shell/script.ts'
import { parseCall } from '../snapctl/parse.ts'
import { hookPlugs } from './metadata/facts.ts'
import { follow } from './snap.ts'
import type { Hook, Snap, SnapFiles, SnapctlCall, TreeHook, ViewedScript } from './snap.ts'

/** Where a hook comes from, in words, and the files of the same name that lose. */
export interface Origin {
  origin: string
  shadowed: readonly string[]
}

/** One hook of a snap, which looks at its files when it is asked. */
export function hookOf(snap: Snap, hook: TreeHook, origin: Origin | undefined): Hook {
  return new HookOfTree(snap, hook, origin)
}

/** A class, and no object with functions of its own: rules ask many hooks for the same. */
class HookOfTree implements Hook {
  readonly name: string
  readonly path: string
  readonly kind: Hook['kind']
  readonly entry: Hook['entry']
  readonly declared: boolean
  readonly origin: string | undefined
  readonly shadowed: readonly string[]
  private readonly tree: Snap
  private content: Content | undefined
  private decoded: { text: string | undefined } | undefined
  private own: { script: Script | undefined } | undefined
  private all: readonly ViewedScript[] | undefined
  private calls: readonly SnapctlCall[] | undefined
  private confined: { plugs: readonly string[] | undefined } | undefined

  constructor(tree: Snap, hook: TreeHook, origin: Origin | undefined) {
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
function contentOf(tree: Snap, name: string): Content {
  const own = { path: `meta/hooks/${name}`, bytes: bytesAt(tree, `meta/hooks/${name}`) }
  if (own.bytes === undefined || !isWrapper(own.bytes, name)) return own
  const wrapped = { path: `snap/hooks/${name}`, bytes: bytesAt(tree, `snap/hooks/${name}`) }
  return wrapped.bytes === undefined ? own : wrapped
}

function bytesAt(tree: SnapFiles, path: string): Uint8Array | undefined {
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

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The bytes of a script as text; undefined for a program and for what is no UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  if (isElf(bytes) || bytes.includes(0)) return undefined
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** Whether the bytes are the wrapper that snapcraft puts in the place of a hook of that name. */
export function isWrapper(content: Uint8Array, name: string): boolean {
  const wrapper = wrapperText(name)
  return content.length === wrapper.length && Buffer.from(content).toString('latin1') === wrapper
}

/** Whether the bytes are a program of the machine rather than a script. */
export function isElf(content: Uint8Array): boolean {
  return content[0] === 0x7f && content[1] === 0x45 && content[2] === 0x4c && content[3] === 0x46
}
