import { UserError } from '../errors.ts'
import type { Host } from '../platform/host.ts'
import { findPlugin } from '../plugins/index.ts'
import type { Part } from '../project/project.ts'
import type { Source } from '../sources/source.ts'
import type { Reporter } from '../ui/reporter.ts'
import { comparePaths } from '../tree/listing.ts'

const keysToCome = ['stage-packages', 'stage-snaps', 'build-snaps'] as const

/** Refuses parts that ask for what snapsmith cannot do yet, before anything has run. */
export function refuseUnbuilt(parts: readonly Part[]): void {
  for (const part of parts) {
    const key = keysToCome.find(name => part.keys[name].length > 0)
    if (key !== undefined) {
      throw new UserError('not-built-yet', `Part '${part.name}' uses '${key}', which snapsmith does not support yet.`, { resolution: `Remove '${key}' from the part.` })
    }
    if (findPlugin(part.plugin) === undefined) {
      throw new UserError('not-built-yet', `Part '${part.name}' uses the plugin '${part.plugin}', which snapsmith does not have.`, { resolution: "See 'snapsmith list-plugins' for those that it has." })
    }
  }
}

/** The Debian packages that the parts need on this machine to be built, sorted. */
export function buildPackages(parts: readonly Part[], sourceOf: (part: Part) => Source | undefined): string[] {
  const names = parts.flatMap(part => [
    ...part.keys['build-packages'],
    ...(findPlugin(part.plugin)?.packages?.(part.properties) ?? []),
    ...(sourceOf(part)?.packages ?? []),
  ])
  return [...new Set(names)].sort(comparePaths)
}

/** Sees to it that packages are installed: installs what is missing when we may, else says what is missing. */
export async function installPackages(names: readonly string[], { host, reporter }: { host: Host; reporter: Reporter }): Promise<void> {
  reporter.progress('Installing build-packages')
  const missing = names.length === 0 ? [] : await missingPackages(names, host)
  if (missing.length === 0) return
  if (!host.machine.root) {
    throw new UserError('missing-packages', `These build packages are not installed: ${missing.join(', ')}.`, {
      resolution: `Install them with 'sudo apt-get install ${missing.join(' ')}', or run snapsmith as root.`,
    })
  }
  const env = { ...host.env, DEBIAN_FRONTEND: 'noninteractive', DEBCONF_NONINTERACTIVE_SEEN: 'true', DEBIAN_PRIORITY: 'critical' }
  const onLine = (line: string): void => reporter.verbose(line)
  const update = await host.commands.run('apt-get', ['update'], { env, onLine })
  if (update.code !== 0) reporter.debug(`apt-get update failed: ${update.err}`)
  const options = ['--no-install-recommends', '-y', '-oDpkg::Use-Pty=0', '--allow-downgrades', 'install']
  const result = await host.commands.run('apt-get', [...options, ...missing], { env, onLine })
  if (result.code !== 0) {
    throw new UserError('missing-packages', `Cannot install all requested build packages: ${missing.join(', ')}`, { details: result.err.trimEnd() })
  }
}

async function missingPackages(names: readonly string[], host: Host): Promise<string[]> {
  const plain = names.map(name => name.split('=', 1)[0] ?? name)
  const result = await host.commands.run('dpkg-query', ['--show', '--showformat', '${db:Status-Status}\t${Package}\t${Architecture}\t${Version}\t${Provides}\n', ...plain.map(name => name.replace(/:any$/, ''))])
  // Without dpkg nobody knows; the build will say what it misses.
  if (result.code === 127) return []
  const installed = result.out.split('\n').map(line => line.split('\t')).filter(([status]) => status === 'installed')
  const unknown: string[] = []
  for (const name of names) {
    const [spec = '', version] = name.split('=')
    const [bare, architecture] = spec.split(':')
    const found = installed.some(([, other, arch, has]) => other === bare && (architecture === undefined || architecture === 'any' || architecture === arch) && (version === undefined || version === has))
    if (!found && !(await isProvided(name, host))) unknown.push(name)
  }
  return unknown
}

/** Whether an installed package provides a name that no package has. */
async function isProvided(name: string, host: Host): Promise<boolean> {
  const result = await host.commands.run('dpkg-query', ['--show', '--showformat', '${db:Status-Status}\t${Provides}\n'])
  return result.out.split('\n').some(line => {
    const [status, provides = ''] = line.split('\t')
    return status === 'installed' && provides.split(',').some(provided => provided.trim().split(/[ (:]/, 1)[0] === name)
  })
}
