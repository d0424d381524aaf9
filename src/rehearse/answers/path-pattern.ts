/**
 * Whether a path fits a pattern of an interface's attribute: `*`, `?`, `[abc]`, `{a,b}` within one part, `**` over parts.
 *
 * As the mount-control interface takes its patterns.
 */
export function fitsPattern(path: string, pattern: string): boolean {
  const expression = compiled(pattern)
  return expression !== undefined && expression.test(path)
}

function compiled(pattern: string): RegExp | undefined {
  let source = ''
  let groups = 0
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? ''
    if (character === '*') {
      const deep = pattern[at + 1] === '*'
      source += deep ? '.*' : '[^/]*'
      if (deep) at += 1
    } else if (character === '\\') {
      at += 1
      source += escaped(pattern[at] ?? '\\')
    } else if (character === '{') {
      groups += 1
      source += '(?:'
    } else if (character === '}' && groups > 0) {
      groups -= 1
      source += ')'
    } else if (character === ',' && groups > 0) source += '|'
    else if (character === '[') {
      const end = pattern.indexOf(']', at + 1)
      if (end < 0) return undefined
      source += `[${pattern.slice(at + 1, end).replaceAll(/[\\^]/g, '\\$&')}]`
      at = end
    } else source += character === '?' ? '[^/]' : escaped(character)
  }
  return groups === 0 ? new RegExp(`^${source}$`, 'u') : undefined
}

function escaped(character: string): string {
  return /[\\^$.|?*+()[\]{}/]/.test(character) ? `\\${character}` : character
}
