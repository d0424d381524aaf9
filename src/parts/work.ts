import type { Repository } from '../packages/repository.ts'
import type { Host } from '../platform/host.ts'
import type { Part, Project } from '../project/project.ts'
import type { CompactListing, Entries } from '../tree/compact-listing.ts'
import type { Entry } from '../tree/listing.ts'
import type { Reporter } from '../ui/reporter.ts'
import type { Claims } from './claims.ts'
import type { Selection } from './filesets.ts'
import type { Layout } from './layout.ts'
import type { Memory } from './memory.ts'
import type { Variables } from './variables.ts'

/** Everything that the steps of one run share. */
export interface Work {
  project: Project
  /** All parts, in the order of processing. */
  parts: readonly Part[]
  /** The same by name. */
  named: ReadonlyMap<string, Part>
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
  /** What this run knows of the shared directories as a whole, once it has asked. */
  register?: Register | undefined
  /** What is known of the files of each part, until something may change them. */
  listings: Map<string, PartListings>
  /** The parts whose listings were made before a script ran: rude ones change what is not theirs. */
  doubtful: Set<string>
  /** By partition: what was compared of the parts, to find those that would stage different files at one place. */
  claims: Map<string, Claims>
  /** Listings of sources, for as short. */
  sources: Map<string, CompactListing>
  /** Steps that have been taken out of the shared directories, and are placed again in their turn. */
  waiting: Waiting
  /** The parts that this run has yet to build: what they have installed is of the past. */
  toBuild: Set<string>
}

/** What is known of the shared directories as a whole. */
export interface Register {
  snapsmith: 1
  /** The first ones that are being changed, or were when a run ended too early: what is in them and in later ones cannot be trusted. */
  busy: 'stage' | 'prime' | null
  /** The parts of which something was remembered, those that the project has lost meanwhile included. */
  parts: readonly string[]
  /** Those that had put something into the shared directories. */
  owners: readonly string[]
  /** Whether the files in there are copies, which a script may change. */
  isolated: boolean
  /** Directories that have been made beside those that are always ours: a project may have its own of these names. */
  made?: readonly string[]
}

/** What a step leaves to remember. */
export interface StepResult {
  contents?: Record<string, Selection>
  input?: Entries
  /** What a pull has brought beside the source, as `name=version`. */
  assets?: readonly string[]
  variables: Record<string, string>
  /** Of a script in the shared directories: whether it has changed or removed what is not its own. */
  alters?: boolean
  /** What it has removed of their top. */
  removed?: readonly string[]
}

/** A step's work on one part. */
export interface StepRequest {
  work: Work
  part: Part
  /** Takes over what has changed instead of starting from nothing. */
  update: boolean
}

/** The parts whose step is to be placed again, in the order in which they take it when nothing is there. */
export interface Waiting {
  stage: readonly string[]
  prime: readonly string[]
  /** That order, of all parts. */
  turns: Readonly<Record<'stage' | 'prime', ReadonlyMap<string, number>>>
}

export function nothingWaits(): Waiting {
  return { stage: [], prime: [], turns: { stage: new Map(), prime: new Map() } }
}

/** What was listed of one part. */
export interface PartListings {
  /** By partition: what is in its install directory. */
  installs: Map<string, readonly Entry[]>
  /** What lists of `stage` and `prime` choose from that. */
  chosen: Map<string, Selection>
}

/** What is known of the files of a part, to be added to. */
export function listingsOf(work: Work, part: string): PartListings {
  const known = work.listings.get(part) ?? { installs: new Map(), chosen: new Map() }
  work.listings.set(part, known)
  return known
}

/** What was listed of a part is worth nothing any more: it was built or removed. */
export function forgetListings(work: Work, part: string): void {
  work.listings.delete(part)
  work.doubtful.delete(part)
  for (const claims of work.claims.values()) claims.remove(part)
  work.sources.clear()
}

/** A script of a part has run. What others have is listed anew when they are staged or primed themselves. */
export function doubtListings(work: Work, part: string): void {
  forgetListings(work, part)
  for (const name of work.listings.keys()) work.doubtful.add(name)
}

/** Forgets what was listed of a part before scripts ran that may have changed it. */
export function refreshDoubtful(work: Work, part: string): void {
  if (work.doubtful.has(part)) forgetListings(work, part)
}
