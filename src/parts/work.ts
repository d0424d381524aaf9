import type { Repository } from '../packages/repository.ts'
import type { Host } from '../platform/host.ts'
import type { Part, Project } from '../project/project.ts'
import type { CompactListing, Entries } from '../tree/compact-listing.ts'
import type { Entry } from '../tree/listing.ts'
import type { Reporter } from '../ui/reporter.ts'
import type { Candidate } from './collisions.ts'
import type { Selection } from './filesets.ts'
import type { Layout } from './layout.ts'
import type { Memory } from './memory.ts'
import type { Variables } from './variables.ts'

/** Everything that the steps of one run share. */
export interface Work {
  project: Project
  /** All parts, in the order of processing. */
  parts: readonly Part[]
  layout: Layout
  memory: Memory
  variables: Variables
  host: Host
  packages: Repository
  reporter: Reporter
  /** Parallel build count. */
  jobs: number
  /** A private directory of this run, outside of the project. */
  temporary: string
  /**
   * Files go into the shared directories as copies, not as links: a script of a stage or prime step may change them there,
   * which must not change what they come from.
   */
  isolate: boolean
  /** Listings of install directories that hold until something may change them. */
  installs: Map<string, readonly Entry[]>
  /** What lists of `stage` and `prime` choose from them, for as long. */
  chosen: Map<string, Selection>
  /** The same as it is compared with other parts. */
  candidates: Map<string, Candidate>
  /** Listings of sources, for as short. */
  sources: Map<string, CompactListing>
  /** Collisions that have been looked for, by pair of parts and partition. */
  compared: Set<string>
  /** The parts that this run has yet to build: what they have installed is of the past. */
  toBuild: Set<string>
}

/** What a step leaves to remember. */
export interface StepResult {
  contents?: Record<string, Selection>
  input?: Entries
  /** What a pull has brought beside the source, as `name=version`. */
  assets?: readonly string[]
  variables: Record<string, string>
}

/** A step's work on one part. */
export interface StepRequest {
  work: Work
  part: Part
  /** Takes over what has changed instead of starting from nothing. */
  update: boolean
}

/** Listings made so far are worth nothing any more: a script has run, or a part was built. */
export function forgetListings(work: Work): void {
  work.installs.clear()
  work.chosen.clear()
  work.candidates.clear()
  work.sources.clear()
  work.compared.clear()
}
