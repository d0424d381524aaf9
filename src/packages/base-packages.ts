import { lookThrough, readText } from '../platform/files.ts'
import type { Host } from '../platform/host.ts'
import type { Base } from '../project/project.ts'
import { UserError } from '../errors.ts'

/** Python packages that the bases have and that parts get all the same, as older bases had them in other versions. Recorded from snapcraft. */
const always = [
  'attr', 'blinker', 'certifi', 'cffi-backend', 'chardet', 'configobj', 'cryptography', 'idna', 'jinja2', 'json-pointer', 'jsonpatch', 'jsonschema',
  'jwt', 'markupsafe', 'netifaces', 'oauthlib', 'pyrsistent', 'requests', 'serial', 'urllib3', 'yaml',
]

const notFiltered: Readonly<Partial<Record<Base, readonly string[]>>> = {
  core22: [...always, 'importlib-metadata', 'more-itertools', 'pyudev', 'requests-unixsocket', 'six', 'urwid', 'zipp'],
  core24: [...always, 'dbus', 'debconf', 'netplan'],
}

/** Names of the packages that a base consists of; none where the base is not installed as a snap on this machine. */
export async function packagesOfBase(base: Base, host: Host): Promise<ReadonlySet<string>> {
  const root = `/snap/${base}/current`
  const found = new Set(await namesAt(root, host))
  for (const name of notFiltered[base] ?? []) found.delete(`python3-${name}`)
  return found
}

async function namesAt(root: string, host: Host): Promise<string[]> {
  const list = readText(`${root}/usr/share/snappy/dpkg.list`)
  if (list !== undefined) return dpkgListNames(list)
  const manifest = `${root}/var/lib/chisel/manifest.wall`
  if (lookThrough(manifest) === undefined) return []
  const unpacked = await host.commands.run('zstd', ['-dc', '--', manifest])
  if (unpacked.code !== 0) {
    throw new UserError('base-manifest', `Failed to read package manifest '${manifest}'.`, {
      details: `Could not decompress: ${unpacked.err.trim()}`,
      resolution: unpacked.code === 127 ? 'Install the package zstd: sudo apt-get install zstd' : undefined,
    })
  }
  try {
    return manifestNames(unpacked.out)
  } catch (error) {
    throw new UserError('base-manifest', `Failed to read package manifest '${manifest}'.`, { details: `Could not parse: ${String(error)}` })
  }
}

/** The packages of a table as `dpkg --list` prints it. */
export function dpkgListNames(text: string): string[] {
  return text.split('\n').flatMap(line => /^ii +([^ :]+)/.exec(line)?.[1] ?? [])
}

/** The packages of a chisel manifest, which is one JSON object per line. */
export function manifestNames(text: string): string[] {
  return text.split('\n').flatMap(line => {
    if (line === '') return []
    const found: unknown = JSON.parse(line)
    if (typeof found !== 'object' || found === null || !('kind' in found) || found.kind !== 'package' || !('name' in found)) return []
    return typeof found.name === 'string' ? [found.name] : []
  })
}
