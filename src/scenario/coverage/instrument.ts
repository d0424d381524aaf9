import type { ShellNode } from '../../shell/node.ts'
import { dialectOf, readShebang } from '../../shell/shebang.ts'
import { branchesOf } from './branches.ts'
import type { Branch } from './branches.ts'

/** A script that says which branches it takes. */
interface Instrumented {
  text: string
  branches: readonly Branch[]
}

/** Where the marks of a hook go, below the scratch tree or below the directory that stands for /tmp. */
export const marksFile = '.snapsmith-marks'

/**
 * A hook's script with a mark at the beginning of each branch: the same lines, so that messages keep their line numbers. Undefined for
 * a text that is no shell script, or that the parser cannot read.
 */
export function instrumented(
  hook: string,
  text: string,
  parse: (text: string) => ShellNode,
): Instrumented | undefined {
  const dialect = dialectOf(readShebang(text))
  const begin = text.indexOf('\n') + 1
  if (dialect === undefined || dialect === 'zsh' || begin === 0) return undefined
  const root = parse(text)
  if (hasErrors(root)) return undefined
  const branches = branchesOf(root)
  const edits = branches.flatMap((branch, number) =>
    branch.edits.map(edit => ({
      at: edit.at,
      text: edit.text.replace('#', `__snapsmith_mark ${String(number)}`),
    })),
  )
  // Where two meet, what ends something comes before what begins something.
  const sorted = edits
    .map((edit, at) => ({ ...edit, order: at }))
    .sort(
      (one, other) => other.at - one.at || closing(one.text) - closing(other.text) || other.order - one.order,
    )
  const marked = sorted.reduce(
    (result, edit) => result.slice(0, edit.at) + edit.text + result.slice(edit.at),
    text,
  )
  const define = `__snapsmith_mark() { { printf '%s %s\\n' '${hook}' "$1" >>"\${SNAP%/snap/*}/tmp/${marksFile}"; } 2>/dev/null || :; }; `
  return { text: marked.slice(0, begin) + define + marked.slice(begin), branches }
}

function closing(text: string): number {
  return text.startsWith(';') ? 1 : 0
}

/** The grammar takes the bracket of `[ -d / ]` for a part of the path; nothing else goes wrong then. */
function hasErrors(node: ShellNode): boolean {
  return node.type === 'ERROR' || (node.missing && node.type !== ']') || node.children.some(hasErrors)
}
