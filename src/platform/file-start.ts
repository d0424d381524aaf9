import { readStart } from './reading.ts'

/** The first bytes of a file, fewer when it is shorter; one character per byte. */
export function fileStart(path: string, bytes: number, within?: string): string {
  return readStart(path, bytes, within).toString('latin1')
}
