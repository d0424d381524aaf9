import { closeSync, openSync, readSync } from 'node:fs'

/** The first bytes of a file, fewer when it is shorter; one character per byte. */
export function fileStart(path: string, bytes: number): string {
  const buffer = Buffer.alloc(bytes)
  const descriptor = openSync(path, 'r')
  try {
    return buffer.toString('latin1', 0, readSync(descriptor, buffer))
  } finally {
    closeSync(descriptor)
  }
}
