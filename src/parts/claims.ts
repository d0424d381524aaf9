import type { Candidate, SameContent } from './collisions.ts'
import { agree } from './collisions.ts'
import { compatible } from './permissions.ts'

/** What several parts would stage in one partition, and whether they agree about it. */
export class Claims {
  /** The parts that are still to be compared. */
  readonly waiting: Set<string>
  private readonly compared = new Map<string, Candidate>()
  /** By path: one that has something there, or several that agree. */
  private readonly owners = new Map<string, Candidate | Candidate[]>()

  /** Of these parts, in the order of processing. */
  constructor(parts: Iterable<string>) {
    this.waiting = new Set(parts)
  }

  /**
   * Adds what a part would stage, and says whether that goes with what the others would. What is the same as one thing is the same as
   * all that are the same as that, so that one is compared.
   */
  add(candidate: Candidate, sameContent: SameContent): boolean {
    this.waiting.delete(candidate.part)
    this.compared.set(candidate.part, candidate)
    for (const [path, entry] of candidate.entries) {
      const there = this.owners.get(path)
      if (there === undefined) {
        this.owners.set(path, candidate)
        continue
      }
      const others = Array.isArray(there) ? there : [there]
      const [first] = others
      const theirs = first?.entries.get(path)
      if (
        first !== undefined &&
        theirs !== undefined &&
        !agree(theirs, entry, () => sameContent(path, first, candidate))
      )
        return false
      if (
        candidate.permissions.length > 0 &&
        others.some(other => !compatible(path, other.permissions, candidate.permissions))
      )
        return false
      if (Array.isArray(there)) there.push(candidate)
      else this.owners.set(path, [there, candidate])
    }
    return true
  }

  /** Forgets what a part would stage: it is to be compared anew. */
  remove(part: string): void {
    const candidate = this.compared.get(part)
    this.compared.delete(part)
    this.waiting.add(part)
    for (const path of candidate?.entries.keys() ?? []) {
      const there = this.owners.get(path)
      if (there === candidate) this.owners.delete(path)
      else if (Array.isArray(there))
        this.owners.set(
          path,
          there.filter(other => other !== candidate),
        )
    }
  }
}
