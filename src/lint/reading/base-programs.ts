import { programsOf } from '../../bases/contents.ts'
import { retiredBase } from '../../bases/retired.ts'

/** What is known of an interpreter and a base: `missing` ones are missed on purpose, of `unknown` ones nobody has told. */
type InBase = 'there' | 'missing' | 'unknown'

/** What the essential packages of every release of Ubuntu have brought. */
const always: readonly string[] = [
  'sh',
  'bash',
  'dash',
  'rbash',
  'env',
  'awk',
  'mawk',
  'sed',
  'true',
  'false',
  'cat',
  'tail',
]

/** Interpreters that are well known, so that a base which does not have one is known not to have it. */
const wellKnown: ReadonlySet<string> = new Set(
  `
  perl zsh ksh ksh93 mksh csh tcsh fish ash yash elvish nu pwsh expect tclsh wish node nodejs deno bun tsx ts-node ruby php lua luajit python python2 python2.7
  pypy pypy3 guile racket Rscript julia groovy java perl6 raku make osascript xonsh ipython ipython3 gawk
`
    .trim()
    .split(/\s+/),
)

/** Whether a base has a program that scripts name as their interpreter. */
export function inBase(program: string, base: string): InBase {
  const retired = retiredBase(base)?.interpreters
  if (
    programsOf(base)?.has(program) ??
    (always.includes(program) || retired?.there.includes(program) === true)
  )
    return 'there'
  if (/^python3(?:\.\d+)?$/.test(program)) return 'missing'
  return wellKnown.has(program) && retired?.untold.includes(program) !== true ? 'missing' : 'unknown'
}
