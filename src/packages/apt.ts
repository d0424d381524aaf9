import type { Outcome } from '../platform/commands.ts'
import { foreignArchitectures } from './architectures.ts'
import { backendMissing, buildPackageNotFound, installFailed, notRoot } from './errors.ts'
import { fetchDebs } from './fetch-debs.ts'
import { installedFormat, missingFrom, parseInstalled, parseWanted } from './installed.ts'
import type { FetchRequest, Operator, Repository, UnpackRequest } from './repository.ts'
import { isResolved, resolveNames } from './resolve.ts'
import { unpackDebs } from './unpack-debs.ts'

/** Debian's and Ubuntu's packages, through apt and dpkg. */
export class Apt implements Repository {
  private readonly operator: Operator
  private readonly fetched = new Set<string>()
  private refreshed = false

  constructor({ host, reporter }: Operator) {
    this.operator = { host, reporter }
  }

  async missing(names: readonly string[]): Promise<string[]> {
    if (names.length === 0) return []
    // All packages are looked through only for a name that is none of them but that one may provide.
    const missing = await this.missingOf(names, ...names.flatMap(name => parseWanted(name)?.name ?? []))
    // Without dpkg nobody knows; the build will say what it misses.
    return missing === undefined || missing.length === 0 ? [] : ((await this.missingOf(names)) ?? [])
  }

  async install(names: readonly string[]): Promise<void> {
    if (names.length === 0) return
    const malformed = names.find(name => parseWanted(name) === undefined)
    if (malformed !== undefined) throw buildPackageNotFound({ text: malformed })
    const { machine } = this.operator.host
    if (!machine.root) throw notRoot(names, await this.unknownArchitectures(names))
    await this.refresh()
    const resolved = await resolveNames(names, {
      cache: args => this.run('apt-cache', args),
      native: machine.architecture,
    })
    const asked = resolved.map(one => {
      if (!isResolved(one)) throw buildPackageNotFound(one)
      return one.asked
    })
    const options = ['--no-install-recommends', '-y', '-oDpkg::Use-Pty=0', '--allow-downgrades']
    const outcome = await this.run('apt-get', [...options, 'install', ...asked])
    if (outcome.code === 127) throw backendMissing()
    if (outcome.code !== 0) throw installFailed(names, outcome.err)
  }

  async fetch(request: FetchRequest): Promise<string[]> {
    await this.refresh()
    return await fetchDebs(request, { ...this.operator, fetched: this.fetched })
  }

  unpack(request: UnpackRequest): Promise<void> {
    return unpackDebs(request, this.operator.host)
  }

  /** Those that are not among the installed packages of some names, or of any; undefined without dpkg. */
  private async missingOf(names: readonly string[], ...among: string[]): Promise<string[] | undefined> {
    const { code, out } = await this.run('dpkg-query', ['--show', '--showformat', installedFormat, ...among])
    const { architecture } = this.operator.host.machine
    return code === 127 ? undefined : missingFrom(parseInstalled(out), names, architecture)
  }

  private async refresh(): Promise<void> {
    const { host, reporter } = this.operator
    if (this.refreshed || !host.machine.root) return
    this.refreshed = true
    const outcome = await this.run('apt-get', ['update'])
    if (outcome.code === 127) throw backendMissing()
    // Without a network the lists that are there may still do.
    if (outcome.code !== 0)
      reporter.warning('Could not refresh the package lists; those that are there are used.')
  }

  /** Architectures that packages are named with and that dpkg does not take packages of. */
  private async unknownArchitectures(names: readonly string[]): Promise<string[]> {
    const { host } = this.operator
    const known = ['any', 'all', host.machine.architecture, ...(await foreignArchitectures(host))]
    return [...new Set(names.flatMap(name => parseWanted(name)?.architecture ?? []))].filter(
      architecture => !known.includes(architecture),
    )
  }

  private run(program: string, args: readonly string[]): Promise<Outcome> {
    const { host, reporter } = this.operator
    return host.commands.run(program, args, {
      env: {
        ...host.env,
        LC_ALL: 'C.UTF-8',
        DEBIAN_FRONTEND: 'noninteractive',
        DEBCONF_NONINTERACTIVE_SEEN: 'true',
        DEBIAN_PRIORITY: 'critical',
      },
      ...(program === 'apt-get' ? { onLine: (line: string) => reporter.verbose(line) } : {}),
    })
  }
}
