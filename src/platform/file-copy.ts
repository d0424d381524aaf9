import { chmodSync, constants, copyFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'

/** Copies a file's content, mode and times as a whole or not at all: beside its place, then renamed. A link is followed. */
export function copyWhole(from: string, to: string): void {
  const beside = `${to}.${process.pid}.new`
  const stat = statSync(from)
  try {
    copyFileSync(from, beside, constants.COPYFILE_FICLONE)
    chmodSync(beside, stat.mode & 0o7777)
    utimesSync(beside, stat.atimeMs / 1000, stat.mtimeMs / 1000)
    renameSync(beside, to)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
}
