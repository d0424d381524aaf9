import { knownBases, symbolVersionsOf, unnumberedVersionsOf } from '../../bases/contents.ts'

/** A version of symbols as a family and a number: `GLIBC`, `2.36`. */
interface Numbered {
  family: string
  number: string
}

/** A base, and what is asked of it. */
interface AskedVersion {
  /** `GLIBC_2.36`. */
  version: string
  library: string
  /** The program's, under Debian's name. */
  architecture: string
}

/**
 * What a base has at most of the family of a version that it does not have, `GLIBC_2.35`; an empty text where the version has no number;
 * undefined where the base has the version, or where that is not known.
 *
 * Between two versions of a family there need not be one for each number, so that numbers are compared.
 */
export function highestInstead(
  base: string,
  { version, library, architecture }: AskedVersion,
): string | undefined {
  const asked = numbered(version)
  if (asked === undefined) return lacksUnnumbered(base, { version, architecture }) ? '' : undefined
  // All libraries of libc come with it.
  const highest = symbolVersionsOf(base, {
    library: asked.family === 'GLIBC' ? 'libc.so.6' : library,
    architecture,
  })[asked.family]
  return highest === undefined || compareNumbers(asked.number, highest) <= 0
    ? undefined
    : `${asked.family}_${highest}`
}

/** The oldest base that has a version. */
export function firstBaseWith(asked: AskedVersion): string | undefined {
  return knownBases.find(base => highestInstead(base, asked) === undefined)
}

/** The highest version of the family of another one, among those that a library provides. */
export function highestOf(versions: readonly string[], like: string): string | undefined {
  const family = numbered(like)?.family
  return family === undefined
    ? undefined
    : versions
        .filter(version => numbered(version)?.family === family)
        .sort(compareVersions)
        .at(-1)
}

/** Orders versions by their numbers; those without one come first. */
export function compareVersions(a: string, b: string): number {
  return compareNumbers(numbered(a)?.number ?? '', numbered(b)?.number ?? '')
}

function numbered(version: string): Numbered | undefined {
  const found = /^(?<family>GLIBC|GLIBCXX|CXXABI|GCC|OPENSSL)_(?<number>\d+(?:\.\d+)*)$/.exec(version)?.groups
  return found === undefined ? undefined : { family: found['family'] ?? '', number: found['number'] ?? '' }
}

/** Versions without a number are known by name: what one base has and another has not, the other lacks. */
function lacksUnnumbered(
  base: string,
  { version, architecture }: Pick<AskedVersion, 'version' | 'architecture'>,
): boolean {
  const has = (name: string): boolean => unnumberedVersionsOf(name, architecture).includes(version)
  return !has(base) && knownBases.some(has)
}

function compareNumbers(a: string, b: string): number {
  const [left, right] = [a, b].map(number => number.split('.').map(Number)) as [number[], number[]]
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = (left[at] ?? -1) - (right[at] ?? -1)
    if (difference !== 0) return difference
  }
  return 0
}
