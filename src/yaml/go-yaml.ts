/** Syntax errors in the words of PyYAML beside those of the YAML reader that snapd uses. */
const sentences: readonly (readonly [RegExp, string])[] = [
  [/^found character '.*' that cannot start any token$/, 'found character that cannot start any token'],
  [/^mapping values are not allowed here$/, 'mapping values are not allowed in this context'],
  [/^expected (?<wanted>.+), but got .*$/, 'did not find expected $<wanted>'],
]

/** What snapd's YAML reader says about a text that is not YAML, given what ours has found. */
export function goSyntaxProblem(
  problem: string,
  { line, text }: { line: number | undefined; text: string },
): string {
  const at = line === undefined ? '' : `line ${String(line)}: `
  const lines = text.split('\n')
  const written = lines[(line ?? 0) - 1] ?? ''
  if (/^unacceptable character #x00(?!fe|ff)/.test(problem)) return 'yaml: control characters are not allowed'
  if (problem.includes('for merging, but found'))
    return 'yaml: map merge requires map or sequence of maps as the value'
  if (problem === 'found unhashable key')
    return `yaml: unmarshal errors:\n  ${at}cannot unmarshal !!${/^[?\s]*\{/.test(written) ? 'map' : 'seq'} into string`
  // After a plain word the tab would continue it, which is another mistake than a tab where something new begins.
  if (problem.includes("'\\t'") && /:\s+[^\s'"|>{[].*$/.test(lines[(line ?? 0) - 2] ?? ''))
    return `yaml: ${at}found a tab character that violates indentation`
  for (const [pattern, sentence] of sentences)
    if (pattern.test(problem)) return `yaml: ${at}${problem.replace(pattern, sentence)}`
  return `yaml: ${at}${problem}`
}

/** What snapd's YAML reader says about bytes that are no UTF-8; it names no line. */
export function goUtf8Problem(bytes: Uint8Array): string {
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0
    const width =
      first < 0x80
        ? 1
        : (first & 0xe0) === 0xc0
          ? 2
          : (first & 0xf0) === 0xe0
            ? 3
            : (first & 0xf8) === 0xf0
              ? 4
              : 0
    if (width === 0) return 'yaml: invalid leading UTF-8 octet'
    const rest = bytes.subarray(at + 1, at + width)
    if (rest.length < width - 1) return 'yaml: incomplete UTF-8 octet sequence'
    if (rest.some(octet => (octet & 0xc0) !== 0x80)) return 'yaml: invalid trailing UTF-8 octet'
    const code = rest.reduce(
      (value, octet) => value * 64 + (octet & 0x3f),
      width === 1 ? first : first & (0xff >> (width + 1)),
    )
    if (code < ([0, 0, 0x80, 0x800, 0x10000][width] ?? 0)) return 'yaml: invalid length of a UTF-8 sequence'
    if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) return 'yaml: invalid Unicode character'
    at += width
  }
  return 'yaml: invalid leading UTF-8 octet'
}

/** A scalar as snapd's YAML reader quotes it when it cannot use it: its kind and its text, cut when it is long. */
export function goScalar(value: unknown, text: string): string {
  const kind =
    typeof value === 'boolean'
      ? 'bool'
      : typeof value === 'string'
        ? 'str'
        : Number.isInteger(value) || typeof value === 'bigint'
          ? 'int'
          : 'float'
  return `!!${kind} \`${text.length > 10 ? `${text.slice(0, 7)}...` : text}\``
}

/** Go's name for the type of a value that YAML has given. */
export function goType(value: unknown): string {
  if (value === null) return '<nil>'
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'string' || typeof value === 'boolean')
    return typeof value === 'string' ? 'string' : 'bool'
  if (typeof value === 'number' || typeof value === 'bigint') return 'int'
  return typeof value === 'object' && 'toString' in value && value.constructor.name === 'Float'
    ? 'float64'
    : 'map[interface {}]interface {}'
}
