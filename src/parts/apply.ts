import { ensureDirectory, finishDirectories, linkEntry, removeEntries } from '../platform/trees.ts'
import { openDirectories } from '../platform/write-bits.ts'
import type { Entry } from '../tree/listing.ts'
import type { Delta } from './delta.ts'

/** How a delta is carried out in a tree. */
interface Application {
  root: string
  delta: Delta
  /** Puts a file there. */
  put: (entry: Entry) => void
  /** Gives a directory its mode and time, when all is in it. */
  finish: (entry: Entry) => void
}

/** Makes a tree what a delta says it should be. */
export function applyDelta({ root, delta, put, finish }: Application): void {
  const { files, gone, made, dated } = delta
  const fresh = new Set(made)
  // They get the modes that they should have at the end.
  openDirectories(dated.flatMap(entry => (fresh.has(entry) ? [] : [`${root}/${entry.path}`])))
  removeEntries(root, gone.files, gone.directories)
  for (const { path, mode } of made) ensureDirectory(`${root}/${path}`, mode | 0o700)
  for (const entry of files) put(entry)
  for (const entry of [...dated].reverse()) finish(entry)
}

/** The same for a tree whose files are links to those of another one. */
export function applyLinked(delta: Delta, { from, to }: { from: string; to: string }): void {
  applyDelta({
    root: to,
    delta,
    put: ({ path }) => {
      linkEntry(`${from}/${path}`, `${to}/${path}`)
    },
    finish: entry => {
      finishDirectories(to, [entry])
    },
  })
}
