import { readSync } from 'node:fs'
import { withRegular } from './reading.ts'

/** Opens a file for reading pieces of it, hands it to `use`, and closes it again. */
export function withFileBytes<T>(
  path: string,
  use: (source: { read(offset: number, length: number): Uint8Array }) => T,
  within?: string,
): T {
  return withRegular(
    path,
    fd =>
      use({
        read(offset, length) {
          if (!Number.isSafeInteger(offset) || offset < 0) return new Uint8Array(0)
          const bytes = Buffer.alloc(length)
          return bytes.subarray(0, readSync(fd, bytes, 0, length, offset))
        },
      }),
    within,
  )
}
