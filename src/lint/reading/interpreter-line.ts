import type { Place } from '../../shell/node.ts'
import { isElf } from '../../snap/hooks.ts'
import type { Hook, Snap } from '../../snap/snap.ts'

/** The first line of a script as the kernel reads it: one path, and one argument however many words it has. */
export interface InterpreterLine {
  /** The line without its end, `#!` included. */
  line: string
  /** Empty when nothing is named. */
  path: string
  argument: string | undefined
}

/** Reads a hook's interpreter line; undefined when the hook is no script that the kernel could start. */
export function interpreterLine({ bytes }: Hook): InterpreterLine | undefined {
  if (bytes === undefined || isElf(bytes) || bytes[0] !== 0x23 || bytes[1] !== 0x21) return undefined
  const end = bytes.indexOf(0x0a)
  const line = Buffer.from(end < 0 ? bytes : bytes.subarray(0, end))
    .toString('utf8')
    .replace(/\r$/, '')
  const rest = line.slice(2).trim()
  const path = /^[^ \t\0]*/.exec(rest)?.[0] ?? ''
  const argument = rest.slice(path.length).trim()
  return { line, path, argument: argument === '' ? undefined : argument }
}

/** Where a hook's interpreter line is. */
export function onFirstLine(
  tree: Snap,
  { hook, line }: { hook: Hook; line: string },
): { file: string; at: { start: Place; end: Place } } {
  return {
    file: scriptPath(tree, hook),
    at: {
      start: { offset: 0, line: 1, column: 1 },
      end: { offset: line.length, line: 1, column: line.length + 1 },
    },
  }
}

/** The path in the tree of what finally runs: a core22 wrapper stands for its script. */
export function scriptPath(tree: Snap, hook: Hook): string {
  const wrapped = `snap/hooks/${hook.name}`
  return hook.file !== tree.fileOf(hook.path) && hook.file === tree.fileOf(wrapped) ? wrapped : hook.path
}
