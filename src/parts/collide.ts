import { join } from 'node:path'
import { lookThrough, readBytes } from '../platform/files.ts'
import { sameBytes } from '../platform/same-bytes.ts'
import type { Part } from '../project/project.ts'
import type { Candidate, SameContent } from './collisions.ts'
import { collisionError, collisions, samePkgConfig, selectedEntries } from './collisions.ts'
import { installed, selectInstalled } from './installed.ts'
import { installDir } from './layout.ts'
import type { Run } from './run.ts'

/** Looks for files that two parts would stage differently, in all parts as far as they are built, whether they are to be staged or not. */
export function refuseCollisions(run: Run): void {
  if (run.parts.length < 2) return
  for (const partition of run.layout.partitions) {
    const claims = run.listings.claimsIn(partition)
    for (const name of claims.waiting) {
      const part = run.named.get(name)
      if (part === undefined || run.listings.isPast(name)) continue
      if (!isBuilt(run, name, partition)) claims.waiting.delete(name)
      else if (!claims.add(candidateOf(run, part, partition), sameContentIn(run)))
        throw firstCollision(run, partition)
    }
  }
}

/** The error for the first pair, in the order of processing, that does not agree. */
function firstCollision(run: Run, partition: string): Error {
  const candidates: Candidate[] = []
  for (const part of run.parts) {
    if (run.listings.isPast(part.name) || !isBuilt(run, part.name, partition)) continue
    const later = candidateOf(run, part, partition)
    for (const earlier of candidates) {
      const paths = collisions(earlier, later, sameContentIn(run))
      if (paths.length > 0)
        return collisionError({
          later: later.part,
          earlier: earlier.part,
          paths,
          partition: run.layout.partitioned ? partition : undefined,
        })
    }
    candidates.push(later)
  }
  return new Error(`two parts disagree about what is in ${partition}, and no two of them do`)
}

function isBuilt({ layout }: Run, name: string, partition: string): boolean {
  return lookThrough(installDir(layout, name, partition)) !== undefined
}

function candidateOf(run: Run, part: Part, partition: string): Candidate {
  const selection = selectInstalled(run, { part, partition, key: 'stage', entries: part.keys.stage })
  return {
    part: part.name,
    partition,
    entries: selectedEntries(installed(run, part, partition), selection),
    permissions: part.keys.permissions,
  }
}

function sameContentIn({ layout }: Run): SameContent {
  return (path, one, other) => {
    const [mine, theirs] = [one, other].map(candidate =>
      join(installDir(layout, candidate.part, candidate.partition), path),
    ) as [string, string]
    return (
      sameBytes(mine, theirs) ||
      (path.endsWith('.pc') &&
        samePkgConfig(readBytes(mine).toString('latin1'), readBytes(theirs).toString('latin1')))
    )
  }
}
