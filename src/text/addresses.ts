/**
 * A text without the passwords in its addresses: `https://name:***@host/`. What stands alone before the host of a web address is a token as
 * often as a name, and goes too; so does what a query calls a token, a key, a signature or the like.
 */
export function withoutPasswords(text: string): string {
  if (!text.includes('://')) return text
  return text
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/[^\s/@:"'<>\\]*):[^\s/@"'<>\\]+@/gi, '$1:***@')
    .replace(/\b(https?:\/\/)(?!\*\*\*@)[^\s/@:"'<>\\]+@/gi, '$1***@')
    .replace(
      /([?&][\w.-]*(?:token|passw(?:or)?d|secret|signature|sig|api[_-]?key|credential)=)[^\s&#"'<>\\]+/gi,
      '$1***',
    )
}
