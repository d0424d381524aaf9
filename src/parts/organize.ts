import { UserError } from '../errors.ts'
import type { Listing } from '../tree/listing.ts'
import { ancestors, baseName, comparePaths, parentPath } from '../tree/listing.ts'
import { glob, resolveIn } from './glob.ts'
import { buildArea, organizeError, sourcePlace, targetPlace } from './organize-places.ts'
import type { Move, Place } from './sketch.ts'
import { Sketch, below } from './sketch.ts'

interface OrganizeRequest {
  part: string
  /** Source pattern → destination. */
  map: Readonly<Record<string, string>>
  /** Per partition the content of the part's install directory; `(build)` is that of its build directory. */
  areas: Readonly<Record<string, Listing>>
  partitions: readonly string[]
  /** Whether `(name)/` prefixes of partitions mean something. */
  partitioned: boolean
}

/** How a part's files are rearranged. */
interface Organized {
  moves: readonly Move[]
  /** Keys that match nothing: probably mistyped. */
  unmatched: readonly string[]
}

/** What has to be moved where. Refuses the whole map when one key cannot be done, so that nothing is left half moved. */
export function organize(request: OrganizeRequest): Organized {
  const sketch = new Sketch(request.areas)
  const unmatched: string[] = []
  // As snapcraft does: what is named comes first, then what is matched by a wildcard, each by code unit.
  const keys = Object.keys(request.map).sort(
    (a, b) => Number(a.includes('*')) - Number(b.includes('*')) || comparePaths(a, b),
  )
  for (const key of keys) {
    const rule = new Rule(request, sketch, key)
    if (!rule.apply()) unmatched.push(key)
  }
  return { moves: sketch.moves, unmatched }
}

/** One key of the map. */
class Rule {
  private readonly request: OrganizeRequest
  private readonly sketch: Sketch
  private readonly key: string
  private readonly value: string
  private readonly how: 'rename' | 'copy'
  private readonly source: Place
  private readonly target: Place

  constructor(request: OrganizeRequest, sketch: Sketch, key: string) {
    this.request = request
    this.sketch = sketch
    this.key = key
    this.value = request.map[key] ?? ''
    this.source = sourcePlace(key, { ...request, tree: area => sketch.tree(area) })
    this.target = targetPlace(key, request)
    this.how = this.source.area === buildArea ? 'copy' : 'rename'
  }

  /** Whether anything matched. */
  apply(): boolean {
    const { area, path } = this.source
    const matches = this.key.includes('*') ? glob(this.sketch.tree(area), path) : this.literalMatches()
    const sorted = matches.filter(match => match !== '').sort(comparePaths)
    for (const match of sorted) {
      const real = resolveIn(this.sketch.tree(area), match)
      // A match of `**` may have moved along with a directory before it.
      if (real === undefined || this.sketch.kind({ area, path: real }) === undefined) continue
      this.place({ area, path: real }, sorted.length)
    }
    return sorted.length > 0
  }

  /** As snapcraft does: `?` and `[…]` in the last component are patterns even in a key without `*`. */
  private literalMatches(): string[] {
    const path = this.source.path.replace(/\/+$/, '')
    const parent = resolveIn(this.sketch.tree(this.source.area), parentPath(path), true)
    if (parent === undefined) return []
    return glob(this.sketch.tree(this.source.area), baseName(path), parent)
  }

  private place(from: Place, count: number): void {
    if (this.isDestination(from)) return
    this.refuseIntoItself(from)
    if (this.pointsToItself()) this.sketch.remove(this.target)
    if (this.sketch.kind(from) === 'directory') {
      if (!this.key.includes('*')) return this.mergeNamed(from)
      if (this.isRoot() || (this.how === 'copy' && this.sketch.through(this.target)?.kind === 'directory'))
        return this.mergeMatched(from)
    }
    this.placeEntry(from, count)
  }

  /** A named directory: its content goes into the destination, over what is there. */
  private mergeNamed(from: Place): void {
    const there = this.sketch.through(this.target)
    if (there === undefined && this.sketch.kind(this.target) === undefined) {
      const parent = this.sketch.makeDirectories({
        area: this.target.area,
        path: parentPath(this.target.path),
      })
      return this.sketch.put(from, below(parent, baseName(this.target.path)), this.how)
    }
    if (there?.kind !== 'directory') {
      const what = `cannot overwrite non-directory '${this.shown(this.target)}' with directory '${from.path}'`
      throw new UserError('organize', `Failed to copy or link file tree: ${what}.`, {
        resolution: 'Make sure paths and permissions are correct.',
      })
    }
    this.merge(from, there.place)
  }

  /** A matched directory that goes to the root of a partition keeps its name and must not clash. */
  private mergeMatched(from: Place): void {
    const to = below(this.target, baseName(from.path))
    if (this.same(from, to)) return
    const there = this.sketch.through(to)
    if (there === undefined) {
      const parent = this.sketch.makeDirectories(this.target)
      return this.sketch.put(from, below(parent, baseName(from.path)), this.how)
    }
    const conflicts =
      there.kind === 'directory' ? this.conflicts(from, there.place, '') : [baseName(from.path)]
    if (conflicts.length > 0) {
      const lines = conflicts.map(path => `\n - ${path}: ['exists']`).join('')
      throw this.refused(
        `trying to organize directory '${this.key}' to '${this.value}' but conflicts exist while merging the directories:${lines}`,
      )
    }
    this.merge(from, there.place)
  }

  private conflicts(from: Place, to: Place, prefix: string): string[] {
    return this.sketch.names(from).flatMap(name => {
      const mine = this.sketch.kind(below(from, name))
      const theirs = this.sketch.kind(below(to, name))
      if (theirs === undefined) return []
      if (mine === 'directory' && theirs === 'directory')
        return this.conflicts(below(from, name), below(to, name), `${prefix}${name}/`)
      return [`${prefix}${name}`]
    })
  }

  private merge(from: Place, into: Place): void {
    this.sketch.takeMode(into, from)
    for (const name of this.sketch.names(from)) {
      const source = below(from, name)
      const target = below(into, name)
      const theirs = this.sketch.kind(target)
      const behind = this.sketch.through(target)
      if (this.sketch.kind(source) === 'directory') {
        if (theirs === undefined) this.sketch.put(source, target, this.how)
        else if (behind?.kind === 'directory') this.merge(source, behind.place)
        else throw this.refused(`'${this.shown(target)}' is in the way of the directory '${source.path}'`)
      } else if (theirs === 'directory') {
        this.sketch.put(source, below(target, name), this.how)
      } else {
        this.sketch.put(source, target, this.how)
      }
    }
    if (this.how === 'rename') this.sketch.remove(from)
  }

  private placeEntry(from: Place, count: number): void {
    const there = this.sketch.through(this.target)
    if (there === undefined) return this.placeNew(from)
    if (there.kind === 'directory') return this.placeInto(from, there.place)
    if (this.same(from, this.target)) return
    if (count > 1 && this.key.includes('*') && this.placed) {
      throw this.refused(
        `multiple files to be organized into '${this.shown(this.target)}'. If this is supposed to be a directory, end it with a slash.`,
      )
    }
    throw this.refused(
      `trying to organize file '${this.key}' to '${this.value}', but '${this.shownValue()}' already exists`,
    )
  }

  private placeInto(from: Place, directory: Place): void {
    const name = baseName(from.path)
    const to = below(directory, name)
    if (this.same(from, to)) return
    if (this.sketch.kind(to) !== undefined) {
      throw this.refused(
        `trying to organize '${this.key}' to '${this.value}', but '${this.shown(below(this.target, name))}' already exists`,
      )
    }
    this.sketch.put(from, to, this.how)
  }

  private placeNew(from: Place): void {
    this.placed = true
    const { area, path } = this.target
    const isDirectory = this.value.endsWith('/')
    const parent = this.makeDirectories(isDirectory ? this.target : { area, path: parentPath(path) })
    this.sketch.put(from, below(parent, baseName(isDirectory ? from.path : path)), this.how)
  }

  private placed = false

  private makeDirectories(place: Place): Place {
    try {
      return this.sketch.makeDirectories(place)
    } catch (error) {
      if (error instanceof UserError)
        throw this.refused(`trying to organize '${this.key}' to '${this.value}', but ${error.message}`)
      throw error
    }
  }

  /** Whether a match is the very place where everything goes: it stays. Only a directory that is named so, not matched, must have been meant otherwise. */
  private isDestination(from: Place): boolean {
    if (this.same(from, this.target)) return this.sketch.kind(from) !== 'directory' || this.key.includes('*')
    const there = this.key.includes('*') ? this.sketch.through(this.target)?.place : undefined
    return there !== undefined && this.same(from, there)
  }

  private refuseIntoItself(from: Place): void {
    const kind = this.sketch.kind(from)
    const matched = this.key.includes('*')
    if (kind !== 'directory' && !(matched && kind === 'symlink')) return
    if (from.area !== this.target.area || !this.leadsInto(from)) return
    throw this.refused(
      matched
        ? `trying to organize '${this.key}' to '${this.value}', but that lies below '${this.shown(from)}', which it matches`
        : `trying to organize directory '${this.key}' into itself`,
    )
  }

  /** Whether the destination is a place or lies below it, as it is written or with links followed as far as there is anything. */
  private leadsInto(from: Place): boolean {
    const { area, path } = this.target
    const way = [...ancestors(path), path]
    const real = way.flatMap(each => this.sketch.through({ area, path: each })?.place.path ?? [])
    return [...way, ...real].some(each => each === from.path || each.startsWith(`${from.path}/`))
  }

  private isRoot(): boolean {
    return this.target.path === ''
  }

  private same(a: Place, b: Place): boolean {
    return a.area === b.area && a.path === b.path
  }

  /** Whether the destination is a link that leads nowhere but to its own name. */
  private pointsToItself(): boolean {
    const entry = this.sketch.tree(this.target.area).entry(this.target.path)
    return entry?.target === baseName(this.target.path) && this.sketch.through(this.target) === undefined
  }

  private shown(place: Place): string {
    return place.area === 'default' ? place.path : `(${place.area})/${place.path}`
  }

  /** The destination as the message names it: the way it was written, without leading slashes. */
  private shownValue(): string {
    const trailing = this.value.endsWith('/') ? '/' : ''
    return `${this.shown(this.target)}${trailing}`
  }

  private refused(message: string): UserError {
    return organizeError(this.request.part, message)
  }
}
