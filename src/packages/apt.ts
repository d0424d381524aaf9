import type { Outcome } from '../platform/commands.ts'
import type { Host } from '../platform/host.ts'
import { backendMissing, buildPackageNotFound, installFailed, notRoot } from './errors.ts'
import { fetchDebs } from './fetch-debs.ts'
import { installedFormat, missingFrom, parseInstalled, parseWanted } from './installed.ts'
import type { Repository, Surroundings } from './repository.ts'
import { isResolved, resolveNames } from './resolve.ts'
import { unpackDebs } from './unpack-debs.ts'

/** Debian's and Ubuntu's packages, through apt and dpkg. */
export function aptRepository(around: Surroundings): Repository {
  const { host, reporter } = around
  const env = {
    ...host.env,
    LC_ALL: 'C.UTF-8',
    DEBIAN_FRONTEND: 'noninteractive',
    DEBCONF_NONINTERACTIVE_SEEN: 'true',
    DEBIAN_PRIORITY: 'critical',
  }
  const aptGet = (args: readonly string[]): Promise<Outcome> =>
    host.commands.run('apt-get', args, {
      env,
      onLine: line => {
        reporter.verbose(line)
      },
    })
  let refreshed = false
  const refresh = async (): Promise<void> => {
    if (refreshed || !host.machine.root) return
    refreshed = true
    const outcome = await aptGet(['update'])
    if (outcome.code === 127) throw backendMissing()
    // Without a network the lists that are there may still do.
    if (outcome.code !== 0)
      reporter.warning('Could not refresh the package lists; those that are there are used.')
  }
  const fetched = new Set<string>()
  return {
    async missing(names) {
      if (names.length === 0) return []
      const ask = async (...which: string[]): Promise<string[] | undefined> => {
        const outcome = await host.commands.run(
          'dpkg-query',
          ['--show', '--showformat', installedFormat, ...which],
          { env },
        )
        return outcome.code === 127
          ? undefined
          : missingFrom(parseInstalled(outcome.out), names, host.machine.architecture)
      }
      // All packages are looked through only for a name that is none of them but that one may provide.
      const missing = await ask(...names.flatMap(name => parseWanted(name)?.name ?? []))
      // Without dpkg nobody knows; the build will say what it misses.
      return missing === undefined || missing.length === 0 ? [] : ((await ask()) ?? [])
    },
    async install(names) {
      if (names.length === 0) return
      const malformed = names.find(name => parseWanted(name) === undefined)
      if (malformed !== undefined) throw buildPackageNotFound({ text: malformed })
      if (!host.machine.root) throw notRoot(names, await unknownArchitectures(names, host))
      await refresh()
      const resolved = await resolveNames(names, {
        cache: args => host.commands.run('apt-cache', args, { env }),
        native: host.machine.architecture,
      })
      const asked = resolved.map(one => {
        if (!isResolved(one)) throw buildPackageNotFound(one)
        return one.asked
      })
      const outcome = await aptGet([
        '--no-install-recommends',
        '-y',
        '-oDpkg::Use-Pty=0',
        '--allow-downgrades',
        'install',
        ...asked,
      ])
      if (outcome.code === 127) throw backendMissing()
      if (outcome.code !== 0) throw installFailed(names, outcome.err)
    },
    async fetch(request) {
      await refresh()
      return await fetchDebs(request, { ...around, fetched })
    },
    unpack: request => unpackDebs(request, host),
  }
}

/** Architectures that packages are named with and that dpkg does not take packages of. */
async function unknownArchitectures(names: readonly string[], host: Host): Promise<string[]> {
  const { out } = await host.commands.run('dpkg', ['--print-foreign-architectures'], {
    env: { ...host.env, LC_ALL: 'C.UTF-8' },
  })
  const known = ['any', 'all', host.machine.architecture, ...out.split('\n')]
  return [...new Set(names.flatMap(name => parseWanted(name)?.architecture ?? []))].filter(
    architecture => !known.includes(architecture),
  )
}
