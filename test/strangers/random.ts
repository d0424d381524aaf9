/** Numbers that are the same for the same seed. */
export type Random = (below: number) => number

/** Makes such numbers. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0
  return below => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** One of some things. */
export function one<T>(things: readonly T[], random: Random): T {
  return things[random(things.length)] as T
}
