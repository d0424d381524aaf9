import { chmodSync, renameSync, rmSync, utimesSync } from 'node:fs'
import { copyContent } from './reading.ts'

/** Copies a file's content, mode and times as a whole or not at all: beside its place, then renamed. A link is followed. */
export function copyWhole(from: string, to: string): void {
  const beside = `${to}.${process.pid}.new`
  try {
    const stat = copyContent(from, beside)
    chmodSync(beside, stat.mode & 0o7777)
    utimesSync(beside, stat.atimeMs / 1000, stat.mtimeMs / 1000)
    renameSync(beside, to)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
}
