/** `default` and one partition for each component; none at all without components. */
export function partitionsOf(components: Readonly<Record<string, unknown>> | undefined): string[] {
  const names = Object.keys(components ?? {})
  return names.length === 0 ? [] : ['default', ...names.map(name => `component/${name}`)]
}
