import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'

/** As many levels have a path that can be named. */
const stretch = 500

/** Makes directories `d` in one another below a directory, also more than a path can name: stretches are made first, and put into one another from the bottom up. */
export function deepen(directory: string, levels: number): void {
  if (levels <= 0) return
  mkdirSync(directory, { recursive: true })
  const count = Math.ceil(levels / stretch)
  let below: string | undefined
  for (let number = 0; number < count; number += 1) {
    const top = join(directory, `d-${String(number)}`)
    const bottom = join(
      top,
      ...Array.from({ length: Math.min(stretch, levels - number * stretch) - 1 }, () => 'd'),
    )
    mkdirSync(bottom, { recursive: true })
    if (below !== undefined) renameSync(below, join(bottom, 'd'))
    below = top
  }
  if (below !== undefined) renameSync(below, join(directory, 'd'))
}
