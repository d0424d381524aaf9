/** Syntax errors in the words of PyYAML beside those of the YAML reader that snapd uses. */
const sentences: readonly (readonly [RegExp, string])[] = [
  [/^found character '.*' that cannot start any token$/, 'found character that cannot start any token'],
  [/^mapping values are not allowed here$/, 'mapping values are not allowed in this context'],
  [/^expected (?<wanted>.+), but got .*$/, 'did not find expected $<wanted>'],
]

/** What snapd's YAML reader says about a text that is not YAML, given what ours has found. */
export function goSyntaxProblem(problem: string, { line, text }: { line: number | undefined; text: string }): string {
  const at = line === undefined ? '' : `line ${String(line)}: `
  const lines = text.split('\n')
  const written = lines[(line ?? 0) - 1] ?? ''
  if (problem === 'found unhashable key') return `yaml: unmarshal errors:\n  ${at}cannot unmarshal !!${/^[?\s]*\{/.test(written) ? 'map' : 'seq'} into string`
  // After a plain word the tab would continue it, which is another mistake than a tab where something new begins.
  if (problem.includes("'\\t'") && /:\s+[^\s'"|>{[].*$/.test(lines[(line ?? 0) - 2] ?? '')) return `yaml: ${at}found a tab character that violates indentation`
  for (const [pattern, sentence] of sentences) if (pattern.test(problem)) return `yaml: ${at}${problem.replace(pattern, sentence)}`
  return `yaml: ${at}${problem}`
}

/** A scalar as snapd's YAML reader quotes it when it cannot use it: its kind and its text, cut when it is long. */
export function goScalar(value: unknown, text: string): string {
  const kind = typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'str' : Number.isInteger(value) || typeof value === 'bigint' ? 'int' : 'float'
  return `!!${kind} \`${text.length > 10 ? `${text.slice(0, 7)}...` : text}\``
}

/** Go's name for the type of a value that YAML has given. */
export function goType(value: unknown): string {
  if (value === null) return '<nil>'
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'string' || typeof value === 'boolean') return typeof value === 'string' ? 'string' : 'bool'
  if (typeof value === 'number' || typeof value === 'bigint') return 'int'
  return typeof value === 'object' && 'toString' in value && value.constructor.name === 'Float' ? 'float64' : 'map[interface {}]interface {}'
}
