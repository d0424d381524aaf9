/** What is known of an interpreter and a base: `likely` ones are missed on purpose, of `unknown` ones nobody has told. */
export type InBase = 'there' | 'missing' | 'unknown'

/** In every base: what the essential packages of Ubuntu bring. */
const everywhere: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'rbash', 'env', 'awk', 'mawk', 'sed', 'true', 'false', 'cat', 'tail'])

/** The one Python 3 of each base; core26 has none. */
const pythons: Readonly<Record<string, string>> = { core18: '3.6', core20: '3.8', core22: '3.10', core24: '3.12' }

/** Interpreters that no base has. */
const nowhere: ReadonlySet<string> = new Set(`
  zsh ksh ksh93 mksh csh tcsh fish ash yash elvish nu pwsh expect tclsh wish node nodejs deno bun tsx ts-node ruby php lua luajit python python2 python2.7
  pypy pypy3 guile racket Rscript julia groovy java perl6 raku make osascript xonsh ipython ipython3 gawk
`.trim().split(/\s+/))

/** Whether a base has a program that scripts name as their interpreter. */
export function inBase(program: string, base: string): InBase {
  if (everywhere.has(program)) return 'there'
  const python = /^python(?<version>3(?:\.\d+)?)$/.exec(program)?.groups?.['version']
  if (python !== undefined) {
    const own = pythons[base]
    return own !== undefined && (python === '3' || python === own) ? 'there' : 'missing'
  }
  // core24 was told to have it and not to have it.
  if (program === 'perl') return base === 'core20' || base === 'core22' ? 'there' : base === 'core26' ? 'missing' : 'unknown'
  return nowhere.has(program) ? 'missing' : 'unknown'
}
