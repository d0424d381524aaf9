import type { Selection } from './filesets.ts'

/** Who of several parts has put something at a path of a shared directory; kept up to date while parts come and go. */
export class Owners {
  private readonly order: readonly string[]
  private readonly places: ReadonlyMap<string, number>
  /** By path: the place of its owner in the order of processing, or those of several, rising. */
  private readonly paths = new Map<string, number | number[]>()

  /** For these parts, in the order of processing; others own nothing. */
  constructor(order: readonly string[]) {
    this.order = order
    this.places = new Map(order.map((name, index) => [name, index]))
  }

  add(part: string, { files, directories }: Selection): void {
    const place = this.places.get(part)
    if (place === undefined) return
    for (const list of [files, directories]) for (const path of list) this.addPath(path, place)
  }

  remove(part: string, { files, directories }: Selection): void {
    const place = this.places.get(part)
    if (place === undefined) return
    for (const list of [files, directories]) for (const path of list) this.removePath(path, place)
  }

  /** Whether anybody has put anything anywhere. */
  get any(): boolean {
    return this.paths.size > 0
  }

  /** The last part, in the order of processing, that has something at a path beside the one that asks. */
  lastOther(path: string, part: string): string | undefined {
    const places = this.paths.get(path)
    const own = this.places.get(part)
    if (places === undefined) return undefined
    if (typeof places === 'number') return places === own ? undefined : this.order[places]
    const last = places.at(-1) === own ? places.at(-2) : places.at(-1)
    return last === undefined ? undefined : this.order[last]
  }

  hasLater(path: string, part: string): boolean {
    const places = this.paths.get(path)
    const last = typeof places === 'number' ? places : places?.at(-1)
    return last !== undefined && last > (this.places.get(part) ?? Infinity)
  }

  hasEarlier(path: string, part: string): boolean {
    const places = this.paths.get(path)
    const first = typeof places === 'number' ? places : places?.[0]
    return first !== undefined && first < (this.places.get(part) ?? -1)
  }

  private addPath(path: string, place: number): void {
    const there = this.paths.get(path)
    if (there === undefined) this.paths.set(path, place)
    else if (typeof there === 'number') {
      if (there !== place) this.paths.set(path, there < place ? [there, place] : [place, there])
    } else if ((there.at(-1) ?? 0) < place) there.push(place)
    else if (!there.includes(place))
      there.splice(
        there.findIndex(other => other > place),
        0,
        place,
      )
  }

  private removePath(path: string, place: number): void {
    const there = this.paths.get(path)
    if (there === place) this.paths.delete(path)
    else if (typeof there === 'object') {
      const index = there.indexOf(place)
      if (index >= 0) there.splice(index, 1)
      const [only] = there
      if (there.length === 1 && only !== undefined) this.paths.set(path, only)
    }
  }
}
