/**
 * A value of `environment:` with its variables filled in, as snapd does it: Go's rules for `$NAME` and `${NAME}`, with `${NAME:-else}` for
 * what is unset or empty and `${NAME:+instead}` for what is not.
 *
 * An expression ends at the first `}`, so that expressions inside of expressions come out broken.
 */
export function expanded(text: string, environment: Readonly<Record<string, string>>): string {
  let result = ''
  for (let at = 0; at < text.length;) {
    const dollar = text.indexOf('$', at)
    if (dollar < 0 || dollar === text.length - 1) return result + text.slice(at)
    const { name, length } = nameAt(text, dollar + 1)
    result +=
      text.slice(at, dollar) + (name === undefined ? '' : name === '' ? '$' : valueOf(name, environment))
    at = dollar + 1 + length
  }
  return result
}

const special = /^[*#$@!?\-0-9]$/

/** The name after a dollar sign and what it takes up; undefined for broken braces, which vanish, empty where none follows. */
function nameAt(text: string, start: number): { name: string | undefined; length: number } {
  if (text[start] === '{') {
    const end = text.indexOf('}', start + 1)
    if (end < 0) return { name: undefined, length: 1 }
    return { name: end === start + 1 ? undefined : text.slice(start + 1, end), length: end - start + 1 }
  }
  if (special.test(text[start] ?? '')) return { name: text[start], length: 1 }
  const name = /^[A-Za-z0-9_]*/.exec(text.slice(start))?.[0] ?? ''
  return { name, length: name.length }
}

function valueOf(expression: string, environment: Readonly<Record<string, string>>): string {
  const [, name, operator, other] = /^(.+?)(:[-+])(.*)$/s.exec(expression) ?? [undefined, expression]
  const value = environment[name ?? ''] ?? ''
  if (operator === ':-') return value === '' ? expanded(other ?? '', environment) : value
  if (operator === ':+') return value === '' ? '' : expanded(other ?? '', environment)
  return value
}
