import type { Tree } from 'web-tree-sitter'
import { readShipped } from '../platform/own-files.ts'
import { compileWasmQuickly, optimizeLate } from '../platform/compiler.ts'
import { grammarOf, unread } from './grammar.ts'
import type { Grammar } from './grammar.ts'
import { packerFor } from './pack.ts'
import type { CursorCalls } from './pack.ts'
import { PackedTree } from './packed-tree.ts'
import { Source } from './places.ts'
import { TextNode } from './text-node.ts'

/** Part of a text: `from` is its first unit, `to` the one after its last. */
interface Span {
  from: number
  to: number
}

/** Reads shell text into a tree; says nothing and throws nothing, whatever the text is. */
interface ShellParser {
  /** The tree of a text, or of a part of it; places are those of the whole text. */
  parse(text: string, span?: Span): TextNode
}

/** Reads a whole text. */
export type ReadShell = (text: string) => TextNode

/** Node has it; the types of Node do not say so. */
declare const WebAssembly: { Memory: new (pages: { initial: number; maximum: number }) => object }

let loading: Promise<ShellParser> | undefined

/** The parser, loaded when it is first asked for. */
export function loadShell(): Promise<ShellParser> {
  loading ??= load()
  return loading
}

async function load(): Promise<ShellParser> {
  const { Language, Parser } = await import('web-tree-sitter')
  const module = {
    wasmBinary: readShipped('web-tree-sitter.wasm', 'node_modules/web-tree-sitter'),
    // It would say that it aborts.
    printErr: () => {},
    wasmMemory: new WebAssembly.Memory({ initial: megabytes(32), maximum: megabytes(256) }),
  }
  // It leaves its functions in the object that it is given.
  await Parser.init(module)
  // The library's own code is small, and worth optimising while many scripts are read.
  compileWasmQuickly()
  optimizeLate()
  const language = await Language.load(readShipped('tree-sitter-bash.wasm', 'grammars'))
  const grammar = grammarOf(language)
  const pack = packerFor(grammar, module as unknown as CursorCalls)
  const fresh = () => new Parser().setLanguage(language)
  let parser = fresh()
  const attempt = (part: string): Tree | null => {
    try {
      return parser.parse(part, null, { progressCallback: allowance(part.length) })
    } catch {
      // Out of its memory: what it holds must go before anything else is parsed.
      parser.delete()
      parser = fresh()
      return null
    }
  }
  let source = new Source('')
  return {
    parse(text, span = { from: 0, to: text.length }) {
      if (source.text !== text) source = new Source(text)
      const tree = span.to - span.from > longest ? null : attempt(readable(text.slice(span.from, span.to)))
      if (tree === null) {
        parser.reset()
        return rootOf(Int32Array.of(unread, span.from, span.to, 1), { source, grammar })
      }
      const numbers = pack(tree, span.from)
      tree.delete()
      return rootOf(numbers, { source, grammar })
    },
  }
}

function rootOf(numbers: Int32Array, of: { source: Source; grammar: Grammar }): TextNode {
  return new TextNode(new PackedTree(numbers, of), 0)
}

/** The text as the grammar can take it, of the same length: it stops at zeros, and knows no `\(` in `[ ]`, where `(` means the same. */
function readable(text: string): string {
  return text
    .replaceAll('\0', '\ufffd')
    .replaceAll(/\[[ \t][^\n\][]{0,200}\\[()][^\n\][]{0,200}\]/g, found =>
      found.replaceAll(/\\([()])/g, ' $1'),
    )
}

/** Longer texts are no scripts that people wrote. */
const longest = 1024 * 1024

/**
 * Ends a parse that takes far more steps than a real script of the length, one call for 100 steps: a script takes one step for each
 * unit, a text made to mislead the grammar any number of them, and memory with it.
 */
function allowance(length: number): () => boolean {
  let left = 200 + length / 50
  return () => {
    left -= 1
    return left < 0
  }
}

/** In pages of WebAssembly. */
function megabytes(count: number): number {
  return count * 16
}
