import { readSync } from 'node:fs'
import { withRegular } from './reading.ts'

const pieceLength = 256 * 1024

/** Whether two files have the same content. They are read side by side in pieces, however large they are. */
export function sameBytes(one: string, other: string): boolean {
  return withRegular(one, (a, first) =>
    withRegular(other, (b, second) => {
      if (first.size !== second.size) return false
      return (first.dev === second.dev && first.ino === second.ino) || sameToTheEnd(a, b)
    }),
  )
}

function sameToTheEnd(a: number, b: number): boolean {
  const [mine, theirs] = [Buffer.allocUnsafe(pieceLength), Buffer.allocUnsafe(pieceLength)]
  for (let at = 0; ; at += pieceLength) {
    const length = fill(a, mine, at)
    if (length !== fill(b, theirs, at) || mine.compare(theirs, 0, length, 0, length) !== 0) return false
    if (length < pieceLength) return true
  }
}

/** Reads until the buffer is full or the file ends: one call may give less. */
function fill(fd: number, buffer: Buffer, position: number): number {
  let filled = 0
  while (filled < buffer.length) {
    const read = readSync(fd, buffer, filled, buffer.length - filled, position + filled)
    if (read === 0) break
    filled += read
  }
  return filled
}
