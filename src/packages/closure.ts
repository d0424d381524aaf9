import { comparePaths } from '../tree/listing.ts'

/** A package that apt would install, as its lists describe it. */
export interface Candidate {
  name: string
  architecture: string
  version: string
  priority: string
  /** Names of packages that it depends on, recommends or suggests, each alternative of them. */
  wants: readonly string[]
  provides: readonly string[]
  /** In bytes. */
  size: number
  sha256: string
}

/** Names the package among several of the same name: `libc6:amd64`. */
export function keyOf({ name, architecture }: Pick<Candidate, 'name' | 'architecture'>): string {
  return `${name}:${architecture}`
}

/** Where apt's plan names a package to install: `Inst name[:architecture] (version … [architecture])`. */
export function parsePlan(text: string): { name: string; architecture: string; version: string }[] {
  return text.split('\n').flatMap(line => {
    const found = /^Inst ([^ :]+)(?::\S+)? (?:\[[^\]]*\] )?\((\S+) .*\[(\S+)\]\)/.exec(line)
    const [, name, version, architecture] = found ?? []
    return name === undefined || version === undefined || architecture === undefined ? [] : [{ name, version, architecture }]
  })
}

/** The packages that `apt-cache show` has described. */
export function parseCandidates(text: string): Candidate[] {
  return text.split(/\n\n+/).flatMap(stanza => {
    const fields = new Map([...stanza.matchAll(/^([\w-]+):[ \t]*(.*(?:\n[ \t].*)*)/gm)].map(([, key = '', value = '']) => [key.toLowerCase(), value.trim()]))
    const name = fields.get('package')
    if (name === undefined) return []
    const wants = ['depends', 'pre-depends', 'recommends', 'suggests'].flatMap(key => namesIn(fields.get(key) ?? ''))
    return [{
      name, architecture: fields.get('architecture') ?? '', version: fields.get('version') ?? '', priority: fields.get('priority') ?? '',
      wants, provides: namesIn(fields.get('provides') ?? ''), size: Number(fields.get('size') ?? 0), sha256: fields.get('sha256') ?? '',
    }]
  })
}

function namesIn(relation: string): string[] {
  return relation.split(/[,|]/).map(word => word.trim().split(/[\s(:[]/, 1)[0] ?? '').filter(word => word !== '')
}

/** Which packages of a plan are unpacked. */
export interface Keeping {
  candidates: readonly Candidate[]
  /** Names that somebody has asked for. */
  requested: ReadonlySet<string>
  /** Names that the base has already. */
  filtered: ReadonlySet<string>
}

/**
 * The packages that remain once those of the base are taken out, and with them what only they have asked for; sorted by name.
 *
 * As apt does when it looks for packages that nobody needs: recommendations and suggestions between packages that are there count.
 */
export function kept({ candidates, requested, filtered }: Keeping): Candidate[] {
  const open = candidates.filter(found => requested.has(found.name) || !(found.priority === 'essential' || filtered.has(found.name)))
  const byName = new Map<string, Candidate[]>()
  for (const found of open) {
    for (const name of [found.name, ...found.provides]) byName.set(name, [...(byName.get(name) ?? []), found])
  }
  const reached = new Set<Candidate>()
  const walk = (found: Candidate): void => {
    if (reached.has(found)) return
    reached.add(found)
    for (const name of found.wants) for (const next of byName.get(name) ?? []) walk(next)
  }
  for (const found of open) if (requested.has(found.name)) walk(found)
  return [...reached].sort((a, b) => comparePaths(keyOf(a), keyOf(b)))
}

/** The name that apt gives a downloaded package file. */
export function debName({ name, version, architecture }: Pick<Candidate, 'name' | 'version' | 'architecture'>): string {
  return `${name}_${version.replaceAll(':', '%3a')}_${architecture}.deb`
}
