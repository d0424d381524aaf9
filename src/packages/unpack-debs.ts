import { join } from 'node:path'
import type { Host } from '../platform/host.ts'
import { namesIn, remove } from '../platform/files.ts'
import { mergeTree } from './merge-tree.ts'
import { backendMissing, unpackFailed } from './errors.ts'
import type { UnpackRequest } from './repository.ts'

/** Unpacks package files one over the other; where two have the same path, the later name wins. */
export async function unpackDebs({ from, into, scratch }: UnpackRequest, host: Host): Promise<void> {
  for (const name of namesIn(from).filter(file => file.endsWith('.deb'))) {
    remove(scratch)
    try {
      const outcome = await host.commands.run('dpkg-deb', ['--extract', join(from, name), scratch], {
        guarded: true,
        env: { ...host.env, LC_ALL: 'C.UTF-8' },
      })
      if (outcome.code === 127) throw backendMissing()
      if (outcome.code !== 0) throw unpackFailed(name, outcome.err)
      mergeTree(scratch, into)
    } finally {
      remove(scratch)
    }
  }
}
