/** A package as dpkg knows it. */
interface InstalledPackage {
  name: string
  architecture: string
  version: string
  provides: readonly string[]
}

/** The form in which dpkg-query is asked for `InstalledPackage`s. */
export const installedFormat =
  '${db:Status-Status}\\t${Package}\\t${Architecture}\\t${Version}\\t${Provides}\\n'

/** The packages in dpkg-query's answer that are installed, not only known. */
export function parseInstalled(text: string): InstalledPackage[] {
  return text.split('\n').flatMap(line => {
    const [status, name, architecture, version, provides = ''] = line.split('\t')
    if (status !== 'installed' || name === undefined || architecture === undefined || version === undefined)
      return []
    return [
      {
        name,
        architecture,
        version,
        provides: provides
          .split(',')
          .map(word => word.trim().split(/[ (:]/, 1)[0] ?? '')
          .filter(word => word !== ''),
      },
    ]
  })
}

/** What is asked for: `name`, `name:architecture`, `name:any`, each with or without `=version`. */
export interface Wanted {
  name: string
  /** `any` takes what is there; undefined is the machine's own. */
  architecture: string | undefined
  version: string | undefined
}

/** What names, architectures and versions of packages may look like; apt takes other words for patterns, tasks or options. */
const form = /^([A-Za-z0-9][A-Za-z0-9+.-]*)(?::([a-z0-9-]+))?(?:=([A-Za-z0-9.+:~-]+))?$/

/** Reads a package as people write it; undefined when no package can be called that. */
export function parseWanted(text: string): Wanted | undefined {
  const [, name, architecture, version] = form.exec(text) ?? []
  return name === undefined ? undefined : { name, architecture, version }
}

/** The names that no installed package answers to, in their order; a virtual package is there when one that provides it is. */
export function missingFrom(
  installed: readonly InstalledPackage[],
  names: readonly string[],
  native: string,
): string[] {
  const byName = new Map<string, InstalledPackage[]>()
  for (const found of installed) byName.set(found.name, [...(byName.get(found.name) ?? []), found])
  const providers = new Map<string, InstalledPackage[]>()
  for (const found of installed)
    for (const name of found.provides) providers.set(name, [...(providers.get(name) ?? []), found])
  return names.filter(text => {
    const wanted = parseWanted(text)
    if (wanted === undefined) return true
    const { name, architecture = native, version } = wanted
    const fits = (found: InstalledPackage): boolean =>
      architecture === 'any' || found.architecture === architecture || found.architecture === 'all'
    if (
      (byName.get(name) ?? []).some(
        found => fits(found) && (version === undefined || found.version === version),
      )
    )
      return false
    return version !== undefined || !(providers.get(name) ?? []).some(fits)
  })
}
