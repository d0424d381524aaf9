import { isMapping } from '../yaml/document.ts'
import type { Value } from '../yaml/document.ts'

/** Bases that a project can name, `bare` included. */
export const baseNames = ['core22', 'core24', 'core26', 'devel', 'bare'] as const

/**
 * What a base changes, as one table of facts; `devel` stands for the next one.
 *
 * `ownLibrariesOnly`: patched programs of classic snaps do not look into the machine's directories of libraries.
 */
export const buildBases = {
  core22: {
    system: '22.04',
    architectures: true,
    partsRequired: true,
    snapcraftctl: true,
    slashInPartNames: true,
    ownLibrariesOnly: false,
  },
  core24: {
    system: '24.04',
    architectures: false,
    partsRequired: false,
    snapcraftctl: true,
    slashInPartNames: true,
    ownLibrariesOnly: true,
  },
  core26: {
    system: '26.04',
    architectures: false,
    partsRequired: false,
    snapcraftctl: false,
    slashInPartNames: false,
    ownLibrariesOnly: true,
  },
  devel: {
    system: 'devel',
    architectures: false,
    partsRequired: false,
    snapcraftctl: false,
    slashInPartNames: false,
    ownLibrariesOnly: true,
  },
} as const

export type BuildBase = keyof typeof buildBases

/** Snap types that have no base. */
export const baselessTypes = ['base', 'kernel', 'snapd'] as const

/** Architectures that snaps are built for. */
export const snapArchitectures = ['amd64', 'arm64', 'armhf', 'ppc64el', 'riscv64', 's390x'] as const

/** Architectures with a Debian name that snapcraft knows, whether or not snaps are built for them. */
export const debianArchitectures = ['amd64', 'arm64', 'armhf', 'i386', 'ppc64el', 'riscv64', 's390x'] as const

/** The base that decides behaviour (snapcraft's effective base); undefined when the document does not say one that is known. */
export function effectiveBase(document: Value): BuildBase | undefined {
  if (!isMapping(document)) return undefined
  const { type, base, name, 'build-base': build } = document
  if (type === 'base') return known(build ?? name)
  if (build !== undefined && build !== null && build !== 'devel') return known(build)
  return build === 'devel' ? (known(base) ?? 'devel') : known(base)
}

/** Whether a project of this type has no base. */
export function isBaseless(type: Value | undefined): boolean {
  return baselessTypes.some(name => name === type)
}

function known(name: Value | undefined): BuildBase | undefined {
  return typeof name === 'string' && Object.hasOwn(buildBases, name) ? (name as BuildBase) : undefined
}
