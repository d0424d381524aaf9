import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { isCode, lookThrough, readBytes } from '../platform/files.ts'
import type { Document } from '../yaml/document.ts'
import { decode, parseDocument } from './parse.ts'

/** Larger files are not project files: upstream's longest published one has some 60 kB. */
const largestFile = 1024 * 1024

/** Reads and parses a project file; `file` is relative to the project directory. */
export function readDocument(cwd: string, file: string): Document {
  const path = join(cwd, file)
  const size = lookThrough(path)?.size ?? 0
  if (size > largestFile) {
    throw new UserError(
      'project-too-large',
      `The project file '${file}' has ${size} bytes, more than a project file can have (${largestFile}).`,
      {
        resolution: 'Keep data that the build needs in files of its own.',
        exitCode: 66,
      },
    )
  }
  return parseDocument(decode(bytesOf(cwd, file), file), file)
}

function bytesOf(cwd: string, file: string): Buffer {
  try {
    return readBytes(join(cwd, file), { within: cwd })
  } catch (error) {
    if (!isCode(error, 'EACCES', 'EPERM')) throw error
    throw new UserError(
      'project-file-unreadable',
      `Cannot read the project file '${file}': permission denied.`,
      {
        resolution: `Make it readable: chmod u+r ${file}`,
        exitCode: 66,
        cause: error,
      },
    )
  }
}
