import type { Project } from '../project/project.ts'

/** `<name>_<version>_<platform>.snap`. */
export function snapFileName(project: Project, version: string): string {
  return `${project.name}_${version}_${project.build.platform}.snap`
}

/** `<snap>+<component>_<version>.comp`, without the version when the component has none. */
export function componentFileName({
  snap,
  component,
  version,
}: {
  snap: string
  component: string
  version: string | undefined
}): string {
  return version === undefined || version === ''
    ? `${snap}+${component}.comp`
    : `${snap}+${component}_${version}.comp`
}

/** snapd's own name for a snap whose metadata is all that is known: no architecture is `all`, several are `multi`. */
export function plainSnapFileName({
  name,
  version,
  architectures,
}: {
  name: string
  version: string
  architectures: readonly string[]
}): string {
  const label = architectures.length > 1 ? 'multi' : (architectures[0] ?? 'all')
  return `${name}_${version}_${label}.snap`
}
