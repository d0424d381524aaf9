import { UserError } from '../errors.ts'
import type { Listing } from '../tree/listing.ts'
import { baseName, parentPath } from '../tree/listing.ts'
import type { Tree } from './glob.ts'
import { resolveIn } from './glob.ts'

/** A place in one of several trees. */
export interface Place {
  /** The partition, or `(build)`. */
  area: string
  path: string
}

/** One step of a rearrangement; executed in their order they never meet something unexpected. */
export type Move =
  | { do: 'rename'; from: Place; to: Place }
  | { do: 'copy'; from: Place; to: Place }
  | { do: 'make'; at: Place; like?: Place }
  | { do: 'remove'; at: Place }

type Node =
  | { kind: 'directory'; children: Map<string, Node> }
  | { kind: 'file' | 'other' }
  | { kind: 'symlink'; target: string }

/** Trees as they will be after the moves so far, to try a rearrangement out before anything is touched. */
export class Sketch {
  readonly moves: Move[] = []
  private readonly roots = new Map<string, Node & { kind: 'directory' }>()

  constructor(areas: Readonly<Record<string, Listing>>) {
    for (const [area, listing] of Object.entries(areas)) {
      const root: Node = { kind: 'directory', children: new Map() }
      this.roots.set(area, root)
      for (const entry of listing) {
        const node: Node =
          entry.kind === 'directory'
            ? { kind: 'directory', children: new Map() }
            : entry.kind === 'symlink'
              ? { kind: 'symlink', target: entry.target ?? '' }
              : { kind: entry.kind }
        this.directory({ area, path: parentPath(entry.path) }).children.set(baseName(entry.path), node)
      }
    }
  }

  /** The tree of an area, for patterns and links. */
  tree(area: string): Tree {
    return {
      entry: path => {
        const node = this.node({ area, path })
        if (node === undefined) return undefined
        return {
          path,
          kind: node.kind,
          mode: 0,
          size: 0,
          mtime: 0,
          ...(node.kind === 'symlink' ? { target: node.target } : {}),
        }
      },
      names: path => {
        const node = this.node({ area, path })
        return node?.kind === 'directory' ? [...node.children.keys()].sort() : []
      },
    }
  }

  kind(place: Place): Node['kind'] | undefined {
    return this.node(place)?.kind
  }

  /** What a place leads to, links followed. */
  through(place: Place): { place: Place; kind: Node['kind'] } | undefined {
    const path = resolveIn(this.tree(place.area), place.path, true)
    if (path === undefined) return undefined
    const kind = path === '' ? 'directory' : this.kind({ area: place.area, path })
    return kind === undefined ? undefined : { place: { area: place.area, path }, kind }
  }

  names(place: Place): readonly string[] {
    return this.tree(place.area).names(place.path)
  }

  /** Makes a directory with its parents; refuses when a file is in the way. Gives the real place, links followed. */
  makeDirectories(place: Place): Place {
    if (place.path === '') return place
    const parent = this.makeDirectories({ area: place.area, path: parentPath(place.path) })
    const at = below(parent, baseName(place.path))
    const there = this.node(at)
    if (there === undefined) {
      this.directory(parent).children.set(baseName(at.path), { kind: 'directory', children: new Map() })
      this.moves.push({ do: 'make', at })
      return at
    }
    if (there.kind === 'directory') return at
    const target = there.kind === 'symlink' ? this.through(at) : undefined
    if (target?.kind !== 'directory')
      throw new UserError('organize', `'${at.path}' is in the way: it is no directory`)
    return target.place
  }

  /** Gives an existing directory the mode of another. */
  takeMode(at: Place, like: Place): void {
    this.moves.push({ do: 'make', at, like })
  }

  /** Moves or copies an entry to a place whose parent exists; what is no directory there is replaced. */
  put(from: Place, to: Place, how: 'rename' | 'copy'): void {
    const node = this.node(from)
    if (node === undefined) return
    this.directory({ area: to.area, path: parentPath(to.path) }).children.set(
      baseName(to.path),
      how === 'copy' ? structuredClone(node) : node,
    )
    if (how === 'rename')
      this.directory({ area: from.area, path: parentPath(from.path) }).children.delete(baseName(from.path))
    this.moves.push({ do: how, from, to })
  }

  remove(at: Place): void {
    this.directory({ area: at.area, path: parentPath(at.path) }).children.delete(baseName(at.path))
    this.moves.push({ do: 'remove', at })
  }

  private node(place: Place): Node | undefined {
    let node: Node | undefined = this.roots.get(place.area)
    if (place.path === '') return node
    for (const name of place.path.split('/')) {
      if (node?.kind !== 'directory') return undefined
      node = node.children.get(name)
    }
    return node
  }

  private directory(place: Place): Node & { kind: 'directory' } {
    const node = this.node(place)
    if (node?.kind !== 'directory') throw new Error(`no directory at ${place.area}:${place.path}`)
    return node
  }
}

/** A name in a directory. */
export function below(place: Place, name: string): Place {
  return { area: place.area, path: place.path === '' ? name : `${place.path}/${name}` }
}
