/** A text as Go's `%q` prints it: what snapd's messages do with names and values. */
export function goQuote(text: string): string {
  return `"${[...text].map(goCharacter).join('')}"`
}

const short: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}

function goCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (short[character] !== undefined) return short[character]
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`
  // Go prints what has a shape, and of the white space only the space of ASCII.
  if (!/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Z}]/u.test(character) || character === ' ') return character
  return code > 0xffff
    ? `\\U${code.toString(16).padStart(8, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`
}

/** Compares as Go does, by bytes of UTF-8: by code points, where JavaScript compares code units. */
export function compareGo(a: string, b: string): number {
  const [one, other] = [[...a], [...b]]
  for (let at = 0; at < one.length && at < other.length; at += 1) {
    const difference = (one[at]?.codePointAt(0) ?? 0) - (other[at]?.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return one.length - other.length
}

/** A text without halves of characters, which UTF-8 cannot hold. */
export function wellFormed(text: string): string {
  return text.replaceAll(/\p{Cs}/gu, '\ufffd')
}
