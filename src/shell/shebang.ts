import type { Dialect, Shebang } from './facts.ts'

/** What the first line asks for; undefined when the text does not begin with `#!`. */
export function readShebang(text: string): Shebang | undefined {
  const line = /^#!([^\n]*)/.exec(text)?.[1]?.replace(/\r$/, '').trim()
  if (line === undefined) return undefined
  const [, interpreter = '', rest = ''] = /^(\S*)\s*([^]*)$/.exec(line) ?? []
  const program = lastPart(interpreter)
  if (program !== 'env') return { interpreter, program, args: rest === '' ? [] : [rest], env: false }
  // The kernel passes all that follows as one argument; only -S splits it.
  const split = /^(?:-S|--split-string=?)\s*/.exec(rest)
  const words = split === null ? (rest === '' ? [] : [rest]) : rest.slice(split[0].length).split(/\s+/)
  const at = words.findIndex(word => !/^(-|\w+=)/.test(word))
  return {
    interpreter,
    program: at < 0 ? '' : lastPart(words[at] ?? ''),
    args: at < 0 ? words : words.slice(at + 1),
    env: true,
  }
}

const dialects: Readonly<Record<string, Dialect>> = {
  sh: 'sh',
  bash: 'bash',
  rbash: 'bash',
  dash: 'dash',
  ash: 'busybox',
  zsh: 'zsh',
  ksh: 'ksh',
  ksh93: 'ksh',
  mksh: 'ksh',
  lksh: 'ksh',
}

/** The shell that a first line names; undefined when it is no shell. */
export function dialectOf(shebang: Shebang | undefined): Dialect | undefined {
  if (shebang === undefined) return undefined
  if (shebang.program === 'busybox') return /^a?sh\b/.test(shebang.args[0] ?? '') ? 'busybox' : undefined
  return Object.hasOwn(dialects, shebang.program) ? dialects[shebang.program] : undefined
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
