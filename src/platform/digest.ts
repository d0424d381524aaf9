import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { streamRegular } from './reading.ts'

/** The digest of a file's content in small hexadecimal letters; the algorithm by OpenSSL's name. */
export async function digestOfFile(file: string, algorithm: string): Promise<string> {
  const hash = createHash(algorithm)
  await pipeline(streamRegular(file), hash)
  return hash.digest('hex')
}
