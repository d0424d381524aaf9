import { plainName } from '../bases/contents.ts'
import type { Outcome } from '../platform/commands.ts'
import { keyOf, parseCandidates } from './closure.ts'
import { parseWanted } from './installed.ts'
import type { Wanted } from './installed.ts'
import { parsePolicy, parseProviders } from './policy.ts'
import type { Policy } from './policy.ts'

/** A package that was asked for and can be had. */
export interface Resolved {
  /** As it was written. */
  text: string
  name: string
  /** `all` only where it was named with an architecture and is for every one. */
  architecture: string
  /** The one version that will do; undefined when any will. */
  version: string | undefined
  /** As apt is asked for it, which takes this for exactly this package. */
  asked: string
}

/** A package that cannot be had under its name. */
export interface Unresolved {
  text: string
  /** The name that this release of the system has for it, where it differs by the mark of 64-bit time only. */
  here?: string | undefined
}

/** Whether a package can be had. */
export function isResolved(found: Resolved | Unresolved): found is Resolved {
  return 'asked' in found
}

/** How apt's knowledge is asked. */
interface Knowledge {
  /** Runs apt-cache. */
  cache: (args: readonly string[]) => Promise<Outcome>
  /** The architecture that a name without one means. */
  native: string
}

/** Finds for each package as people write it the one that is meant; a virtual one is replaced by the first that provides it, as snapcraft does. */
export async function resolveNames(
  texts: readonly string[],
  knowledge: Knowledge,
): Promise<(Resolved | Unresolved)[]> {
  const wanted = texts.map(text => ({ text, wanted: parseWanted(text) }))
  const asked = new Set(
    wanted.flatMap(({ wanted: found }) => (found === undefined ? [] : spellings(found, knowledge.native))),
  )
  const policies =
    asked.size === 0
      ? new Map<string, Policy>()
      : parsePolicy((await knowledge.cache(['policy', ...asked])).out)
  return await Promise.all(
    wanted.map(async ({ text, wanted: found }) =>
      found === undefined ? { text } : await resolveOne({ text, wanted: found, policies, knowledge }),
    ),
  )
}

interface Question {
  text: string
  wanted: Wanted
  policies: ReadonlyMap<string, Policy>
  knowledge: Knowledge
}

async function resolveOne({ text, wanted, policies, knowledge }: Question): Promise<Resolved | Unresolved> {
  const { name, version } = wanted
  const architecture = architectureOf(wanted, knowledge.native)
  const resolved = (found: string, at = architecture): Resolved => ({
    text,
    name: found,
    architecture: at,
    version,
    asked: `${spelling(found, at, knowledge.native)}${version === undefined ? '' : `=${version}`}`,
  })
  const has = (policy: Policy | undefined): boolean =>
    policy !== undefined &&
    (version === undefined ? policy.candidate !== undefined : policy.versions.includes(version))
  if (has(policies.get(spelling(name, architecture, knowledge.native)))) return resolved(name)
  // A package for every architecture is known under the machine's own.
  if (architecture !== knowledge.native && has(policies.get(name)) && (await isForAll(name, knowledge)))
    return resolved(name, 'all')
  const [provider] = version === undefined ? await providersOf(name, architecture, knowledge) : []
  if (provider !== undefined) return resolved(provider)
  return {
    text,
    here: twins(name).find(
      twin => policies.get(spelling(twin, architecture, knowledge.native))?.candidate !== undefined,
    ),
  }
}

async function isForAll(name: string, { cache }: Knowledge): Promise<boolean> {
  return parseCandidates((await cache(['show', '--no-all-versions', name])).out)[0]?.architecture === 'all'
}

/** The packages of an architecture that provide a virtual one. */
async function providersOf(
  name: string,
  architecture: string,
  { cache, native }: Knowledge,
): Promise<string[]> {
  const found = parseProviders((await cache(['showpkg', spelling(name, architecture, native)])).out)
  const own = found.filter(
    provider =>
      provider.includes(':') === (architecture !== native) &&
      (architecture === native || provider.endsWith(`:${architecture}`)),
  )
  return own.map(provider => provider.replace(/:.*$/, ''))
}

function architectureOf({ architecture }: Wanted, native: string): string {
  return architecture === undefined || architecture === 'any' ? native : architecture
}

/** A package's name as apt has it: with its architecture only when that is a foreign one. */
function spelling(name: string, architecture: string, native: string): string {
  return architecture === native || architecture === 'all' ? name : keyOf({ name, architecture })
}

/** Everything under which a package may be known, or its twin. */
function spellings(wanted: Wanted, native: string): string[] {
  const architecture = architectureOf(wanted, native)
  return [
    wanted.name,
    ...[wanted.name, ...twins(wanted.name)].map(name => spelling(name, architecture, native)),
  ]
}

/** The name of the same package in releases that mark it otherwise. */
function twins(name: string): string[] {
  const plain = plainName(name)
  return plain === name ? [`${name}t64`] : [plain]
}
