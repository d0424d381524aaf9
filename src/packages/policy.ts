/** What apt could install under one name and architecture. */
export interface Policy {
  /** The version that it would take; undefined when it would take none. */
  candidate: string | undefined
  versions: readonly string[]
}

/** The answer of `apt-cache policy`, under the names that it uses: those of the machine's own architecture stand without one. */
export function parsePolicy(text: string): ReadonlyMap<string, Policy> {
  const stanzas = text.split(/^(?=\S+:$)/m)
  return new Map(
    stanzas.flatMap((stanza): [string, Policy][] => {
      const name = /^(\S+):\n/.exec(stanza)?.[1]
      if (name === undefined) return []
      const candidate = /^ {2}Candidate: (\S+)$/m.exec(stanza)?.[1]
      const versions = [...stanza.matchAll(/^ (?:\*\*\*| {3}) (\S+) -?\d+$/gm)].map(found => found[1] ?? '')
      return [[name, { candidate: candidate === '(none)' ? undefined : candidate, versions }]]
    }),
  )
}

/** The packages that provide another one, from the answer of `apt-cache showpkg`; those of a foreign architecture as `name:architecture`. */
export function parseProviders(text: string): string[] {
  const list = /^Reverse Provides: *\n([\s\S]*)/m.exec(text)?.[1] ?? ''
  return list.split('\n').flatMap(line => /^(\S+) \S+ \(/.exec(line)?.[1] ?? [])
}
