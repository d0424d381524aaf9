import { isMapping } from '../yaml/document.ts'
import type { Value } from '../yaml/document.ts'
import { buildBases, isBuildBase, isDevelopment } from '../bases/index.ts'
import type { BuildBase } from '../bases/index.ts'

/** Bases that a project can name. */
export const baseNames = [...buildBases, 'bare'] as const

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
  if (build !== undefined && build !== null && !isDevelopment(build)) return known(build)
  return known(base) ?? known(build)
}

/** Whether a project of this type has no base. */
export function isBaseless(type: Value | undefined): boolean {
  return baselessTypes.some(name => name === type)
}

function known(name: Value | undefined): BuildBase | undefined {
  return isBuildBase(name) ? name : undefined
}
