import { chmodSync, lstatSync, readdirSync } from 'node:fs'

/** Gives directories of ours the bits without which nothing can be changed in them. What it gives back takes those bits away again. */
export function openDirectories(paths: Iterable<string>): () => void {
  const before = new Map<string, number>()
  for (const path of paths) {
    const mode = closedMode(path)
    if (mode === undefined) continue
    chmodSync(path, mode | 0o700)
    before.set(path, mode)
  }
  return () => {
    for (const [path, mode] of [...before].reverse())
      if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true) chmodSync(path, mode)
  }
}

/** Does something, and once more with some directories opened for as long when they did not let it be done. */
export function withWriteBits<T>(directories: () => Iterable<string>, act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (!isClosed(error)) throw error
    const close = openDirectories(directories())
    try {
      return act()
    } finally {
      close()
    }
  }
}

/** Opens a directory and all directories below it for good, as they are to be removed. Links are not followed. */
export function openForRemoval(path: string): void {
  // Names may be anything, also what is no text.
  const waiting =
    lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? [Buffer.from(path)] : []
  for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
    const mode = closedMode(directory)
    if (mode !== undefined) chmodSync(directory, mode | 0o700)
    for (const entry of readdirSync(directory, { withFileTypes: true, encoding: 'buffer' })) {
      if (entry.isDirectory()) waiting.push(Buffer.concat([directory, Buffer.from('/'), entry.name]))
    }
  }
}

/** Whether the bits of a directory may be the reason of a failure. */
function isClosed(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM')
}

/** The mode of a directory of ours in which we may not do everything. */
function closedMode(path: string | Buffer): number | undefined {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  const closed =
    stat?.isDirectory() === true && (stat.mode & 0o700) !== 0o700 && stat.uid === process.getuid?.()
  return closed ? stat.mode & 0o7777 : undefined
}
