/** snapd's form of a plug's, slot's or interface's name. */
export function isPlugName(name: string): boolean {
  return /^[a-z](?:-?[a-z0-9])*$/.test(name)
}

/** snapd's form of an app's name. */
export function isAppName(name: string): boolean {
  return /^[a-zA-Z0-9](?:-?[a-zA-Z0-9])*$/.test(name)
}

/** A file's name as it can stand in a sentence: what would break the line, or command the terminal, is spelt out. */
export function printable(name: string): string {
  return name.replaceAll(
    /[\u0000-\u001f\u007f-\u009f]/g,
    character => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
}

/** What snapd says about a version; undefined when it is fine. */
export function versionProblem(version: string): string | undefined {
  if (version === '') return 'invalid snap version: cannot be empty'
  if (!/^[\x21-\x7e]+$/.test(version))
    return `invalid snap version ${asciiQuoted(version)}: must be printable, non-whitespace ASCII`
  const reasons = [
    ...(version.length > 32 ? [`cannot be longer than 32 characters (got: ${String(version.length)})`] : []),
    ...(/^[a-zA-Z0-9]/.test(version)
      ? []
      : [`must start with an ASCII alphanumeric (and not '${version.charAt(0)}')`]),
    ...(version.length < 2 || /[a-zA-Z0-9+~]$/.test(version)
      ? []
      : [`must end with an ASCII alphanumeric or one of '+' or '~' (and not '${version.slice(-1)}')`]),
    ...foreignRuns(version),
  ]
  if (reasons.length === 0) return undefined
  const last = reasons.pop() ?? ''
  return `invalid snap version "${goQuoted(version)}": ${reasons.length === 0 ? last : `${reasons.join(', ')}, and ${last}`}`
}

function foreignRuns(version: string): string[] {
  const runs = version.length > 2 ? (version.slice(1, -1).match(/[^a-zA-Z0-9:.+~-]+/g) ?? []) : []
  return runs.length === 0
    ? []
    : [`contains invalid characters: ${runs.map(run => `"${goQuoted(run)}"`).join(', ')}`]
}

/** Go's `%q` for printable ASCII. */
export function goQuoted(value: string): string {
  return value.replace(/[\\"]/g, '\\$&')
}

function asciiQuoted(value: string): string {
  const short: Readonly<Record<string, string>> = {
    '\n': '\\n',
    '\t': '\\t',
    '\r': '\\r',
    '\x07': '\\a',
    '\x08': '\\b',
    '\x0b': '\\v',
    '\x0c': '\\f',
    '"': '\\"',
    '\\': '\\\\',
  }
  const chars = Array.from(value, char => {
    const code = char.codePointAt(0) ?? 0
    if (short[char] !== undefined) return short[char]
    if (code >= 0x20 && code < 0x7f) return char
    const hex = code.toString(16)
    return code < 0x80
      ? `\\x${hex.padStart(2, '0')}`
      : code <= 0xffff
        ? `\\u${hex.padStart(4, '0')}`
        : `\\U${hex.padStart(8, '0')}`
  })
  return `"${chars.join('')}"`
}
