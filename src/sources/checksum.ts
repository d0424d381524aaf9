import { UserError } from '../errors.ts'
import { pythonText } from './python-text.ts'

/** What a file must hash to. */
export interface Checksum {
  /** Python's name of the algorithm, which snapcraft.yaml uses: `sha3_256`. */
  algorithm: string
  /** OpenSSL's name of it, which Node uses: `sha3-256`. */
  opensslName: string
  /** As written. */
  digest: string
}

/** The algorithms with digests of a fixed length that Python's hashlib and OpenSSL both know. */
export const algorithms: Readonly<Record<string, string>> = {
  blake2b: 'blake2b512',
  blake2s: 'blake2s256',
  md5: 'md5',
  'md5-sha1': 'md5-sha1',
  ripemd160: 'ripemd160',
  sha1: 'sha1',
  sha224: 'sha224',
  sha256: 'sha256',
  sha384: 'sha384',
  sha3_224: 'sha3-224',
  sha3_256: 'sha3-256',
  sha3_384: 'sha3-384',
  sha3_512: 'sha3-512',
  sha512: 'sha512',
  sha512_224: 'sha512-224',
  sha512_256: 'sha512-256',
  sm3: 'sm3',
}

/** Reads `source-checksum`. */
export function parseChecksum(text: string): Checksum {
  const slash = text.indexOf('/')
  if (slash < 0) {
    throw new UserError('checksum-format', `invalid checksum format: ${pythonText(text)}`, {
      resolution: 'Write source-checksum as algorithm/digest, for example sha256/9f86d081….',
    })
  }
  const algorithm = text.slice(0, slash)
  const opensslName = Object.hasOwn(algorithms, algorithm) ? algorithms[algorithm] : undefined
  if (opensslName === undefined) {
    throw new UserError('checksum-algorithm', `unsupported algorithm ${pythonText(algorithm)}`, {
      resolution: `Use one of ${Object.keys(algorithms).join(', ')} in source-checksum.`,
    })
  }
  return { algorithm, opensslName, digest: text.slice(slash + 1) }
}

/** Whether a computed digest is the one that was asked for; capital digits mean the same. */
export function isDigest(checksum: Checksum, obtained: string): boolean {
  return checksum.digest.toLowerCase() === obtained
}

/** The file hashes to something else. */
export function checksumMismatch(checksum: Checksum, obtained: string): UserError {
  return new UserError('checksum-mismatch', `Expected digest ${checksum.digest}, obtained ${obtained}.`, {
    resolution:
      'Find out why the file is another one. If it is the right one, give source-checksum the digest that was obtained.',
  })
}
