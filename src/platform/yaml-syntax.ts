/** A defect of the text, at an offset into it. */
export interface Defect {
  problem: string
  offset: number
}

/** The first thing in a text that no YAML may hold, or undefined. */
export function findForeignText(text: string): Defect | undefined {
  const found = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.exec(text)
  if (found === null) return undefined
  const code = found[0].codePointAt(0) ?? 0
  return { problem: `unacceptable character #x${code.toString(16).padStart(4, '0')}: special characters are not allowed`, offset: found.index }
}

/** PyYAML's sentence for what js-yaml found wrong. */
export function explainSyntax(_text: string, reason: string, offset: number): Defect {
  return { problem: reason, offset }
}
