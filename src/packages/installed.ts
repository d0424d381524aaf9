/** A package as dpkg knows it. */
export interface InstalledPackage {
  name: string
  architecture: string
  version: string
  provides: readonly string[]
}

/** The form in which dpkg-query is asked for `InstalledPackage`s. */
export const installedFormat = '${db:Status-Status}\\t${Package}\\t${Architecture}\\t${Version}\\t${Provides}\\n'

/** The packages in dpkg-query's answer that are installed, not only known. */
export function parseInstalled(text: string): InstalledPackage[] {
  return text.split('\n').flatMap(line => {
    const [status, name, architecture, version, provides = ''] = line.split('\t')
    if (status !== 'installed' || name === undefined || architecture === undefined || version === undefined) return []
    return [{ name, architecture, version, provides: provides.split(',').map(word => word.trim().split(/[ (:]/, 1)[0] ?? '').filter(word => word !== '') }]
  })
}

/** What is asked for: `name`, `name:architecture`, `name:any`, each with or without `=version`. */
export interface Wanted {
  name: string
  architecture: string | undefined
  version: string | undefined
}

/** Reads a package as people write it. */
export function parseWanted(text: string): Wanted {
  const [spec = '', version] = text.split('=', 2)
  const [name = '', architecture] = spec.split(':', 2)
  return { name, architecture, version }
}

/** The names that no installed package answers to, in their order; a virtual package is there when one that provides it is. */
export function missingFrom(installed: readonly InstalledPackage[], names: readonly string[], native: string): string[] {
  const byName = new Map<string, InstalledPackage[]>()
  for (const found of installed) byName.set(found.name, [...(byName.get(found.name) ?? []), found])
  const provided = new Set(installed.flatMap(found => found.provides))
  return names.filter(text => {
    const { name, architecture, version } = parseWanted(text)
    const candidates = (byName.get(name) ?? []).filter(found => version === undefined || found.version === version)
    if (architecture === 'any' ? candidates.length > 0 : candidates.some(found => [architecture ?? native, 'all'].includes(found.architecture))) return false
    return version !== undefined || architecture !== undefined || !provided.has(name)
  })
}
