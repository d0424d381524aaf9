/** Whether a text matches a pattern of `case`; undefined for a pattern that is computed or of a kind that is not read here. */
export function matchesPattern(pattern: string, text: string): boolean | undefined {
  if (/[$`]|[@?+*!]\(/.test(pattern)) return undefined
  const form = patternSource(pattern)
  return form === undefined ? undefined : matches(form, text)
}

/** Whether a text matches a regular expression as `[[ =~ ]]` has it; undefined for one that is not read here. */
export function matchesExpression(expression: string, text: string): boolean | undefined {
  const source = expressionSource(expression)
  return source === undefined ? undefined : matches(source, text)
}

/** A regular expression of the shell in the form that JavaScript and JSON Schema have. */
export function expressionSource(expression: string): string | undefined {
  if (/[`]|\$[\w{(]|\\[<>bB]|\[[.=]/.test(expression)) return undefined
  const source = expression.replaceAll(/\[:(\w+):\]/g, (whole, name: string) => classes[name] ?? whole)
  try {
    return source.includes('[:') || new RegExp(source, 'u').source === '' ? undefined : source
  } catch {
    return undefined
  }
}

const classes: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  digit: '0-9',
  lower: 'a-z',
  space: '\\s',
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
}

function patternSource(pattern: string): string | undefined {
  let source = ''
  for (const [whole, quoted, double, escaped, set, char = ''] of pattern.matchAll(
    /'([^']*)'|"([^"]*)"|\\(.)|(\[[!^]?\]?(?:\[:\w+:\]|[^\]])*\])|([^])/g,
  )) {
    if (set !== undefined)
      source += set
        .replace(/^\[!/, '[^')
        .replaceAll(/\[:(\w+):\]/g, (found, name: string) => classes[name] ?? found)
    else if (whole === '*') source += '[^]*'
    else if (whole === '?') source += '[^]'
    else source += (quoted ?? double ?? escaped ?? char).replaceAll(/[.+?^${}()|[\]\\*/-]/g, '\\$&')
  }
  return source.includes('[:') ? undefined : `^(?:${source})$`
}

/** Expressions of strangers: those that could take long are only asked about a few characters. */
function matches(source: string, text: string): boolean | undefined {
  if (source.length > 300 || text.length > 64 || (text.length > 8 && mayTakeLong(source))) return undefined
  try {
    return new RegExp(source).test(text)
  } catch {
    return undefined
  }
}

function mayTakeLong(source: string): boolean {
  return /\)[*+{]|\\\d/.test(source) || (source.match(/[*+{]/g)?.length ?? 0) > 4
}
