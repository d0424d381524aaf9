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
    return name === undefined || version === undefined || architecture === undefined
      ? []
      : [{ name, version, architecture }]
  })
}

/** The packages that `apt-cache show` has described. */
export function parseCandidates(text: string): Candidate[] {
  return text.split(/\n\n+/).flatMap(stanza => {
    const fields = new Map(
      [...stanza.matchAll(/^([\w-]+):[ \t]*(.*(?:\n[ \t].*)*)/gm)].map(([, key = '', value = '']) => [
        key.toLowerCase(),
        value.trim(),
      ]),
    )
    const name = fields.get('package')
    if (name === undefined) return []
    const wants = ['depends', 'pre-depends', 'recommends', 'suggests'].flatMap(key =>
      namesIn(fields.get(key) ?? ''),
    )
    return [
      {
        name,
        architecture: fields.get('architecture') ?? '',
        version: fields.get('version') ?? '',
        priority: fields.get('priority') ?? '',
        wants,
        provides: namesIn(fields.get('provides') ?? ''),
        size: Number(fields.get('size') ?? 0),
        sha256: fields.get('sha256') ?? '',
      },
    ]
  })
}

function namesIn(relation: string): string[] {
  return relation
    .split(/[,|]/)
    .map(word => word.trim().split(/[\s(:[]/, 1)[0] ?? '')
    .filter(word => word !== '')
}

/** Which packages of a plan are unpacked. */
interface Keeping {
  candidates: readonly Candidate[]
  /** Whether somebody has asked for a package itself. */
  requested: (found: Candidate) => boolean
  /** Whether the base has a package already. */
  inBase: (found: Candidate) => boolean
}

/**
 * The packages that remain once those of the base are taken out, and with them what only they have asked for; sorted by name.
 *
 * As apt does when it looks for packages that nobody needs: recommendations and suggestions between packages that are there count.
 */
export function kept({ candidates, requested, inBase }: Keeping): Candidate[] {
  const open = candidates.filter(
    found => requested(found) || !(found.priority === 'essential' || inBase(found)),
  )
  const byName = new Map<string, Candidate[]>()
  for (const found of open) {
    for (const name of [found.name, ...found.provides]) byName.set(name, [...(byName.get(name) ?? []), found])
  }
  const reached = new Set<Candidate>()
  const walk = (found: Candidate): void => {
    if (reached.has(found)) return
    reached.add(found)
    for (const name of found.wants)
      for (const next of meeting(byName.get(name) ?? [], found.architecture)) walk(next)
  }
  for (const found of open) if (requested(found)) walk(found)
  return [...reached].sort((a, b) => comparePaths(keyOf(a), keyOf(b)))
}

/** Packages of an architecture need others of their own where there are such. */
function meeting(candidates: readonly Candidate[], architecture: string): readonly Candidate[] {
  const own = candidates.filter(
    found => architecture === 'all' || found.architecture === 'all' || found.architecture === architecture,
  )
  return own.length > 0 ? own : candidates
}

/** How a package is told and remembered: `name=version`, of a foreign architecture `name:architecture=version`. */
export function assetName(
  { name, architecture, version }: Pick<Candidate, 'name' | 'architecture' | 'version'>,
  native: string,
): string {
  return `${architecture === native || architecture === 'all' ? name : keyOf({ name, architecture })}=${version}`
}

/** The name that apt gives a downloaded package file. */
export function debName({
  name,
  version,
  architecture,
}: Pick<Candidate, 'name' | 'version' | 'architecture'>): string {
  return `${name}_${version.replaceAll(':', '%3a')}_${architecture}.deb`
}
