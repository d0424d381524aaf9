import type { CompactListing } from '../tree/compact-listing.ts'
import type { Listing } from '../tree/listing.ts'
import { Claims } from './claims.ts'
import type { Selection } from './filesets.ts'

/** What was listed of one part. */
interface PartListings {
  /** By partition: what is in its install directory. */
  installs: Map<string, Listing>
  /** What lists of `stage` and `prime` choose from that. */
  chosen: Map<string, Selection>
}

/** What was seen of trees in this run. Each is looked at once, until it is told here that something may have changed it. */
export class Listings {
  private readonly parts = new Map<string, PartListings>()
  private readonly sources = new Map<string, CompactListing>()
  private readonly claims = new Map<string, Claims>()
  /** The parts whose listings were made before a script ran: rude ones change what is not theirs. */
  private readonly doubtful = new Set<string>()
  /** The parts that this run has yet to build: what they have installed is of the past. */
  private readonly past = new Set<string>()
  private readonly names: readonly string[]

  /** For these parts, in the order of processing. */
  constructor(names: readonly string[]) {
    this.names = names
  }

  /** A source, named by a text of its own. */
  source(name: string, look: () => CompactListing): CompactListing {
    return remembered(this.sources, name, look)
  }

  /** What a part has installed for a partition. */
  installed(part: string, partition: string, look: () => Listing): Listing {
    return remembered(this.of(part).installs, partition, look)
  }

  /** What a list of a part selects of that, named by a text of its own. */
  chosen(part: string, name: string, choose: () => Selection): Selection {
    return remembered(this.of(part).chosen, name, choose)
  }

  /** What was compared of the parts in a partition, to find those that would stage different files at one place. */
  claimsIn(partition: string): Claims {
    return remembered(this.claims, partition, () => new Claims(this.names))
  }

  /** Whether what a part has installed is about to be built anew. */
  isPast(part: string): boolean {
    return this.past.has(part)
  }

  /** These parts will be built. */
  willBuild(parts: Iterable<string>): void {
    for (const part of parts) this.past.add(part)
  }

  /** A part was built; what it has installed for the default partition may be known without a look. */
  built(part: string, installed?: Listing): void {
    this.forget(part)
    this.past.delete(part)
    if (installed !== undefined) this.of(part).installs.set('default', installed)
  }

  /** Something of a part is made or removed. */
  forget(part: string): void {
    this.parts.delete(part)
    this.doubtful.delete(part)
    for (const claims of this.claims.values()) claims.remove(part)
    this.forgetSources()
  }

  /** Sources may have changed since they were looked at. */
  forgetSources(): void {
    this.sources.clear()
  }

  /** A script of a part has run. What others have is listed anew when they are staged or primed themselves. */
  doubt(part: string): void {
    this.forget(part)
    for (const name of this.parts.keys()) this.doubtful.add(name)
  }

  /** What a part has counts now: nothing that was seen of it before scripts ran. */
  refresh(part: string): void {
    if (this.doubtful.has(part)) this.forget(part)
  }

  private of(part: string): PartListings {
    return remembered(this.parts, part, () => ({ installs: new Map(), chosen: new Map() }))
  }
}

function remembered<T>(known: Map<string, T>, name: string, find: () => T): T {
  const there = known.get(name)
  if (there !== undefined) return there
  const found = find()
  known.set(name, found)
  return found
}
