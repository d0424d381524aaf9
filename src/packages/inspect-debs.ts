import { join } from 'node:path'
import type { Host } from '../platform/host.ts'
import { namesIn, remove } from '../platform/files.ts'
import { assetName } from './closure.ts'
import { unpackFailed } from './errors.ts'

/** Which package files are looked into. */
interface Inspection {
  from: string
  /** A path that may be used meanwhile. */
  scratch: string
  host: Host
  /** Gets each package by its `assetName`, with its content unpacked. */
  each: (name: string, tree: string) => Promise<void>
}

/** Unpacks every package file of a directory by itself, in the order of their names. */
export async function inspectDebs({ from, scratch, host, each }: Inspection): Promise<void> {
  const options = { guarded: true, env: { ...host.env, LC_ALL: 'C.UTF-8' } }
  for (const file of namesIn(from).filter(name => name.endsWith('.deb'))) {
    const named = await host.commands.run(
      'dpkg-deb',
      ['--show', '--showformat=${Package}\\t${Architecture}\\t${Version}', join(from, file)],
      options,
    )
    const unpacked = await host.commands.run('dpkg-deb', ['--extract', join(from, file), scratch], options)
    if (named.code !== 0 || unpacked.code !== 0) throw unpackFailed(file, named.err + unpacked.err)
    const [name = '', architecture = '', version = ''] = named.out.trim().split('\t')
    await each(assetName({ name, architecture, version }, host.machine.architecture), scratch)
    remove(scratch)
  }
}
