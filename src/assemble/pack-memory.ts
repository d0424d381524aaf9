import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import { lookAt, makeDirectory, readText, writeWhole } from '../platform/files.ts'
import { readInside } from '../platform/reading.ts'
import { digestOfTree } from '../platform/tree-digest.ts'
import type { Artifact } from './artifact.ts'
import { timelessManifest } from './manifest.ts'

/** It tells when the snap was built, which is no reason to build it again. */
const manifest = 'snap/manifest.yaml'

/** What was packed, by the file that it became. */
type Memory = Record<string, { from: string; size: number; mtime: number }>

/** Remembers what the files beside a project were packed from. */
export interface PackMemory {
  /** Whether the file is what packing the artifact into it would make again. */
  has(artifact: Artifact, file: string): boolean
  /** To be called when the artifact has just been packed into the file. */
  keep(artifact: Artifact, file: string): void
}

/** Where a digest of what the image depends on beside the tree comes from. */
interface PackCircumstances {
  cwd: string
  /** `SOURCE_DATE_EPOCH`, which all times in the image come from. */
  epoch: number | undefined
}

/**
 * The memory of a project, beside the state of its parts.
 *
 * An image is made anew whenever a path, mode, target or byte of its tree differs, its compression does, or somebody has touched the file.
 */
export function packMemory({ cwd, epoch }: PackCircumstances): PackMemory {
  const place = join(cwd, 'parts', '.snapsmith', 'packed.json')
  const digests = new Map<Artifact, string>()
  const digestOf = (artifact: Artifact): string => {
    const known = digests.get(artifact)
    if (known !== undefined) return known
    const facts = JSON.stringify([
      artifact.compression,
      artifact.xattrs,
      epoch ?? null,
      digestOfTree(artifact.directory, manifest),
      timelessManifest(readInside(artifact.directory, manifest)?.toString() ?? ''),
    ])
    const made = createHash('sha256').update(facts).digest('hex')
    digests.set(artifact, made)
    return made
  }
  return {
    has(artifact, file) {
      const kept = recall(place)[file]
      const stat = lookAt(file)
      // Extended attributes are not in the digest, so the snaps that carry them are always packed.
      if (kept == null || stat === undefined || !stat.isFile() || artifact.xattrs) return false
      return stat.size === kept.size && stat.mtimeMs === kept.mtime && kept.from === digestOf(artifact)
    },
    keep(artifact, file) {
      const stat = lookAt(file)
      if (stat === undefined) return
      makeDirectory(dirname(place))
      writeWhole(
        place,
        `${JSON.stringify({ ...recall(place), [file]: { from: digestOf(artifact), size: stat.size, mtime: stat.mtimeMs } }, undefined, 1)}\n`,
      )
    },
  }
}

function recall(place: string): Memory {
  try {
    const found: unknown = JSON.parse(readText(place) ?? '{}')
    return typeof found === 'object' && found !== null ? (found as Memory) : {}
  } catch {
    // A file that is no memory of ours is as good as none.
    return {}
  }
}
