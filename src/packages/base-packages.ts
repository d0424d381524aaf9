import { installCommand } from '../platform/debian-packages.ts'
import { lookThrough, readText } from '../platform/files.ts'
import type { Host } from '../platform/host.ts'
import { UserError } from '../errors.ts'
import { dpkgListPackages, manifestPackages } from './base-filter.ts'
import type { BasePackage } from './base-filter.ts'

/** The packages of a base that is installed as a snap on this machine. */
export async function installedBase(
  base: string | undefined,
  host: Host,
): Promise<BasePackage[] | undefined> {
  if (base === undefined) return undefined
  const root = `/snap/${base}/current`
  const list = readText(`${root}/usr/share/snappy/dpkg.list`)
  if (list !== undefined) return dpkgListPackages(list)
  const manifest = `${root}/var/lib/chisel/manifest.wall`
  if (lookThrough(manifest) === undefined) return undefined
  const unpacked = await host.commands.run('zstd', ['-dc', '--', manifest])
  if (unpacked.code !== 0) {
    throw new UserError('base-manifest', `Failed to read package manifest '${manifest}'.`, {
      details: `Could not decompress: ${unpacked.err.trim()}`,
      resolution: unpacked.code === 127 ? `Install zstd with: ${installCommand(['zstd'])}` : undefined,
    })
  }
  try {
    return manifestPackages(unpacked.out)
  } catch (error) {
    throw new UserError('base-manifest', `Failed to read package manifest '${manifest}'.`, {
      details: `Could not parse: ${String(error)}`,
    })
  }
}
