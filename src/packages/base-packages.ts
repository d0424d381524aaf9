import { newestBase, packagesOf, plainName, unfilteredPackages } from '../bases/contents.ts'
import { lookThrough, readText } from '../platform/files.ts'
import type { Host } from '../platform/host.ts'
import { UserError } from '../errors.ts'
import type { Candidate } from './closure.ts'

/** The snap that packages are staged for, as its base sees it. */
export interface StagedFor {
  /** What the snap runs on; undefined for one that is a base itself. */
  base: string | undefined
  /** The architecture that it is for, `all` included. */
  architecture: string
}

/** A package that a base has. */
interface InBase {
  name: string
  architecture: string
}

/**
 * Whether a base has a package: what an installed base snap tells of itself, else what snapsmith knows of it.
 *
 * As snapcraft does, names decide and not versions, but a name with `t64` and the one without are the same package here, and a package
 * of a second architecture counts only where the base has it for that one.
 */
export async function baseFilter({ base, architecture }: StagedFor, host: Host): Promise<(found: Candidate) => boolean> {
  if (base === undefined || base === 'bare') return () => false
  const native = host.machine.architecture
  // Of the base that is yet to come the newest that there is tells most.
  const known = base === 'devel' ? newestBase : base
  const own = architecture === 'all' ? native : architecture
  const installed = await installedBase(`/snap/${base}/current`, host)
  const names = new Set(installed === undefined ? [] : installed.filter(found => isOwn(found, native)).map(({ name }) => plainName(name)))
  const foreign = new Set(installed === undefined ? [] : installed.filter(found => !isOwn(found, native)).map(keyOf))
  if (installed === undefined) {
    const facts = packagesOf(known, own)
    for (const name of facts?.names ?? []) names.add(name)
    for (const name of facts?.foreign?.names ?? []) foreign.add(keyOf({ name, architecture: facts?.foreign?.architecture ?? '' }))
  }
  for (const name of unfilteredPackages(known)) names.delete(plainName(name))
  return found => isOwn(found, own) || found.architecture === native ? names.has(plainName(found.name)) : foreign.has(keyOf(found))
}

function isOwn({ architecture }: InBase, own: string): boolean {
  return architecture === own || architecture === 'all'
}

function keyOf({ name, architecture }: InBase): string {
  return `${plainName(name)}:${architecture}`
}

/** The packages of a base that is installed as a snap on this machine. */
async function installedBase(root: string, host: Host): Promise<InBase[] | undefined> {
  const list = readText(`${root}/usr/share/snappy/dpkg.list`)
  if (list !== undefined) return dpkgListPackages(list)
  const manifest = `${root}/var/lib/chisel/manifest.wall`
  if (lookThrough(manifest) === undefined) return undefined
  const unpacked = await host.commands.run('zstd', ['-dc', '--', manifest])
  if (unpacked.code !== 0) {
    throw new UserError('base-manifest', `Failed to read package manifest '${manifest}'.`, {
      details: `Could not decompress: ${unpacked.err.trim()}`,
      resolution: unpacked.code === 127 ? 'Install the package zstd: sudo apt-get install zstd' : undefined,
    })
  }
  try {
    return manifestPackages(unpacked.out)
  } catch (error) {
    throw new UserError('base-manifest', `Failed to read package manifest '${manifest}'.`, { details: `Could not parse: ${String(error)}` })
  }
}

/** The packages of a table as `dpkg --list` prints it: state, name, version, architecture. */
export function dpkgListPackages(text: string): InBase[] {
  return text.split('\n').flatMap(line => {
    const [, name, own, column] = /^ii +([^ :]+)(?::(\S+))? +\S+ +(\S+)/.exec(line) ?? []
    const architecture = own ?? column
    return name === undefined || architecture === undefined ? [] : [{ name, architecture }]
  })
}

/** The packages of a chisel manifest, which is one JSON object per line. */
export function manifestPackages(text: string): InBase[] {
  return text.split('\n').flatMap(line => {
    if (line === '') return []
    const found: unknown = JSON.parse(line)
    if (typeof found !== 'object' || found === null || !('kind' in found) || found.kind !== 'package' || !('name' in found)) return []
    // The manifest tells of the base's own architecture alone.
    return typeof found.name === 'string' ? [{ name: found.name, architecture: 'all' }] : []
  })
}
