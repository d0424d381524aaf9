import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { lookAt, moveOver, remove } from '../platform/files.ts'
import type { Host } from '../platform/host.ts'
import { refuseBomb } from '../platform/unpack-limit.ts'
import { linkListing, listAll } from '../platform/trees.ts'
import { directorySnap } from '../snap/open.ts'
import { pythonText } from './python-text.ts'
import { tryTool } from './tools.ts'

const unsquashfs = { program: 'unsquashfs', from: 'squashfs-tools' }

/** Which snap is unpacked, and where. */
interface SnapUnpacking {
  file: string
  /** What the person calls the file. */
  name: string
  into: string
  host: Host
}

/** Unpacks a snap into a directory; its `meta` and `snap` directories get the snap's name, so that several fit into one tree. */
export async function unpackSnap({ file, name, into, host }: SnapUnpacking): Promise<void> {
  const work = `${into}.unpack`
  remove(work)
  try {
    const listed = await tryTool(host, unsquashfs, {
      args: ['-lln', file],
      limits: { seconds: 60, megabytes: 1024, output: 96 * 1024 * 1024 },
    })
    if (listed.code !== 0) throw invalidSnap(name, listed.err.trim())
    refuseBomb({ file, name, env: host.env }, heldIn(listed.out))
    const done = await tryTool(host, unsquashfs, { args: ['-no-progress', '-quiet', '-dest', work, file] })
    if (done.code !== 0) throw invalidSnap(name, done.err.trim())
    const { metadata, trouble = 'Its meta/snap.yaml does not name the snap.' } = directorySnap(work)
    const snap = metadata.name ?? ''
    if (!/^[a-z0-9-]+$/.test(snap)) throw invalidSnap(name, trouble)
    for (const directory of ['meta', 'snap']) {
      if (lookAt(join(work, directory)) === undefined) continue
      const own = `${directory}.${snap}`
      if (lookAt(join(work, own)) !== undefined)
        throw invalidSnap(name, `It has '${own}', which its '${directory}' is to become.`)
      moveOver(join(work, directory), join(work, own))
    }
    linkListing(work, into, listAll(work))
  } finally {
    remove(work)
  }
}

/** What `unsquashfs -lln` tells of files. */
function heldIn(text: string): { bytes: number; entries: number } {
  const sizes = [...text.matchAll(/^-\S{9} \d+\/\d+ +(\d+) /gm)].map(found => Number(found[1]))
  return { bytes: sizes.reduce((sum, size) => sum + size, 0), entries: text.split('\n').length }
}

function invalidSnap(name: string, details: string): UserError {
  return new UserError('invalid-snap', `Snap ${pythonText(name)} does not contain valid data.`, {
    details: details === '' ? undefined : details,
    resolution: 'Ensure the source lists a proper snap file.',
  })
}
