import { newestBase, packagesOf, plainName, unfilteredPackages } from '../bases/contents.ts'
import { isBare, isDevelopment } from '../bases/index.ts'
import { keyOf } from './closure.ts'

/** The snap that packages are staged for, as its base sees it. */
export interface StagedFor {
  /** What the snap runs on; undefined for one that is a base itself. */
  base: string | undefined
  /** The architecture that it is for, `all` included. */
  architecture: string
}

/** A package that a base has, or that it may have. */
export interface BasePackage {
  name: string
  architecture: string
}

/** What is known of the machine that packages are staged on. */
export interface Known {
  native: string
  /** What a base that is installed as a snap tells of itself. */
  installed: readonly BasePackage[] | undefined
}

/**
 * Whether a base has a package: what an installed base snap tells of itself, else what snapsmith knows of it.
 *
 * As snapcraft does, names decide and not versions; but a name with `t64` and the one without are the same package here, and a package
 * of a second architecture counts only where the base has it for that one.
 */
export function baseFilter(
  { base, architecture }: StagedFor,
  { native, installed }: Known,
): (found: BasePackage) => boolean {
  if (base === undefined || isBare(base)) return () => false
  // Of the base that is yet to come the newest that there is tells most.
  // The one under development is most like the last one that is known.
  const known = isDevelopment(base) ? newestBase : base
  const own = architecture === 'all' ? native : architecture
  const { names, foreign } = installed === undefined ? ofFacts(known, own) : ofInstalled(installed, native)
  for (const name of unfilteredPackages(known)) names.delete(plainName(name))
  return found =>
    isOwn(found, own) || found.architecture === native
      ? names.has(plainName(found.name))
      : foreign.has(plainKey(found))
}

interface Held {
  names: Set<string>
  /** Under name and architecture. */
  foreign: ReadonlySet<string>
}

function ofFacts(base: string, architecture: string): Held {
  const facts = packagesOf(base, architecture)
  const second = facts?.foreign
  return {
    names: new Set(facts?.names),
    foreign: new Set(
      second === undefined
        ? []
        : [...second.names].map(name => plainKey({ name, architecture: second.architecture })),
    ),
  }
}

function ofInstalled(installed: readonly BasePackage[], native: string): Held {
  return {
    names: new Set(installed.filter(found => isOwn(found, native)).map(({ name }) => plainName(name))),
    foreign: new Set(installed.filter(found => !isOwn(found, native)).map(plainKey)),
  }
}

function isOwn({ architecture }: BasePackage, own: string): boolean {
  return architecture === own || architecture === 'all'
}

function plainKey({ name, architecture }: BasePackage): string {
  return keyOf({ name: plainName(name), architecture })
}

/** The packages of a table as `dpkg --list` prints it: state, name, version, architecture. */
export function dpkgListPackages(text: string): BasePackage[] {
  return text.split('\n').flatMap(line => {
    const [, name, own, column] = /^ii +([^ :]+)(?::(\S+))? +\S+ +(\S+)/.exec(line) ?? []
    const architecture = own ?? column
    return name === undefined || architecture === undefined ? [] : [{ name, architecture }]
  })
}

/** The packages of a chisel manifest, which is one JSON object per line. */
export function manifestPackages(text: string): BasePackage[] {
  return text.split('\n').flatMap(line => {
    if (line === '') return []
    const found: unknown = JSON.parse(line)
    if (
      typeof found !== 'object' ||
      found === null ||
      !('kind' in found) ||
      found.kind !== 'package' ||
      !('name' in found)
    )
      return []
    // The manifest tells of the base's own architecture alone.
    return typeof found.name === 'string' ? [{ name: found.name, architecture: 'all' }] : []
  })
}
