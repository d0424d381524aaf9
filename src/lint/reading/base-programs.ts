import { programsOf } from '../../bases/contents.ts'

/** What is known of an interpreter and a base: `missing` ones are missed on purpose, of `unknown` ones nobody has told. */
export type InBase = 'there' | 'missing' | 'unknown'

/** Of bases that nobody builds for any more, whose snaps are still read: interpreters that they have. */
const retired: Readonly<Record<string, readonly string[]>> = {
  core18: ['python3', 'python3.6'],
  core20: ['python3', 'python3.8', 'perl'],
}

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
  const known = programsOf(base)
  if (known?.has(program) ?? (always.includes(program) || retired[base]?.includes(program) === true))
    return 'there'
  if (/^python3(?:\.\d+)?$/.test(program)) return 'missing'
  // Of perl in core18 nobody has told.
  return wellKnown.has(program) && (program !== 'perl' || base !== 'core18') ? 'missing' : 'unknown'
}
