/** A text as snapcraft shows it in messages: quoted and escaped as Python would write it. */
export function pythonText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const body = [...text].map(char => escaped(char, quote)).join('')
  return `${quote}${body}${quote}`
}

const named: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escaped(char: string, quote: string): string {
  if (char === quote) return `\\${char}`
  const code = char.codePointAt(0) ?? 0
  if (named[char] !== undefined) return named[char]
  return code < 0x20 || code === 0x7f ? `\\x${code.toString(16).padStart(2, '0')}` : char
}
