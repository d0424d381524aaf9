import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import { readSync } from 'node:fs'
import { join } from 'node:path'
import { withRegular } from './reading.ts'
import { visitTree } from './walk.ts'

/**
 * A digest of everything in a tree but its times: paths, kinds, modes, targets of links and contents; what lies at the path `leaveOut` is not in it.
 *
 * Read in pieces and entry by entry, so that neither a large file nor a large tree takes memory.
 */
export function digestOfTree(root: string, leaveOut?: string): string {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(1024 * 1024)
  visitTree(
    root,
    ({ path, kind, mode, size, target = '' }) => {
      // Lengths keep one path with its content from looking like another.
      hash.update(JSON.stringify([path, kind, mode, kind === 'file' ? size : 0, target]))
      if (kind === 'file') addContent(hash, { path: join(root, path), buffer })
    },
    { keep: path => path !== leaveOut },
  )
  return hash.digest('hex')
}

function addContent(hash: Hash, { path, buffer }: { path: string; buffer: Buffer }): void {
  withRegular(path, fd => {
    for (let read = readSync(fd, buffer); read > 0; read = readSync(fd, buffer))
      hash.update(buffer.subarray(0, read))
  })
}
