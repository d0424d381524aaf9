import { visitTree } from '../platform/walk.ts'

/** A line of mksquashfs as far as it tells how far it is. */
interface Advance {
  /** The percentage, when it has grown with this line. */
  percent?: number | undefined
  /** Whether the line says nothing else. */
  spent: boolean
}

/**
 * Follows the lines of `mksquashfs -info -progress`.
 *
 * Where it writes into a pipe it draws its bar only now and then, but names each file when that is packed.
 */
export function advances(total: number): (line: string) => Advance {
  let packed = 0
  let told = 0
  const grown = (percent: number): Advance => {
    if (percent <= told) return { spent: true }
    told = percent
    return { percent, spent: true }
  }
  return line => {
    const bar = /^\[[^\]]*\].*?(?<percent>\d+)%$/.exec(line.trim())?.groups?.['percent']
    if (bar !== undefined) return grown(Number(bar))
    const size = /^file .*, uncompressed size (?<size>\d+) bytes/.exec(line)?.groups?.['size']
    packed += Number(size ?? 0)
    // The end is told by the bar: tables are still to be written when the last file is packed.
    if (size !== undefined) return grown(Math.min(99, Math.floor((packed * 100) / Math.max(1, total))))
    return {
      spent:
        line.trim() === '' ||
        /^(?:directory|symbolic link|hardlink|fifo|unix domain socket|character device|block device) \//.test(
          line,
        ),
    }
  }
}

/** The bytes of all files of a tree. */
export function bytesIn(directory: string): number {
  let bytes = 0
  visitTree(directory, entry => {
    if (entry.kind === 'file') bytes += entry.size
  })
  return bytes
}
