import type { ProjectContent } from '../project/project.ts'

/** What the default environment depends on, beside the project. */
export interface LibraryFacts {
  /** The GNU triplet of the architecture that the snap is for; undefined for `all`. */
  triplet: string | undefined
  /** Whether a directory, relative to the primed tree, exists. */
  hasDirectory: (path: string) => boolean
}

const defaultPath = '$SNAP/usr/sbin:$SNAP/usr/bin:$SNAP/sbin:$SNAP/bin:$PATH'
const inheritedLibraries = '${SNAP_LIBRARY_PATH}${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}'

/** GNU triplets by Debian architecture. */
export const triplets: Readonly<Record<string, string>> = {
  amd64: 'x86_64-linux-gnu',
  arm64: 'aarch64-linux-gnu',
  armhf: 'arm-linux-gnueabihf',
  i386: 'i386-linux-gnu',
  ppc64el: 'powerpc64le-linux-gnu',
  riscv64: 'riscv64-linux-gnu',
  s390x: 's390x-linux-gnu',
}

/**
 * The snap's environment: the project's own, then `LD_LIBRARY_PATH` and `PATH` where they are missing and the snap is confined.
 *
 * A null or empty one of these two is left out, which switches the default off and in a classic snap keeps what the machine has.
 * Undefined when nothing is left.
 */
export function snapEnvironment(
  content: Pick<ProjectContent, 'environment' | 'confinement'>,
  facts: LibraryFacts,
): Record<string, string | null> | undefined {
  const environment: Record<string, string | null> = { ...content.environment }
  const defaults: Record<string, string> = { LD_LIBRARY_PATH: libraryPath(facts), PATH: defaultPath }
  for (const [name, value] of Object.entries(defaults)) {
    if (name in environment && !environment[name]) delete environment[name]
    else if (!(name in environment) && content.confinement !== 'classic') environment[name] = value
  }
  return Object.keys(environment).length === 0 ? undefined : environment
}

function libraryPath({ triplet, hasDirectory }: LibraryFacts): string {
  const wanted = [
    'lib',
    'usr/lib',
    ...(triplet === undefined ? [] : [`lib/${triplet}`, `usr/lib/${triplet}`]),
  ]
  return [inheritedLibraries, ...wanted.filter(hasDirectory).map(path => `$SNAP/${path}`)].join(':')
}
