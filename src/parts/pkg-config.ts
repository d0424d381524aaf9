import { lookThrough, readBytes, remove, writeWhole } from '../platform/files.ts'
import { setTime } from '../platform/trees.ts'
import { pkgConfigFor } from '../packages/pkg-config-text.ts'

/** Stages a pkg-config file: what it says about the place of the files becomes true for the stage. The original stays as it is. */
export function convertPkgConfig(request: {
  from: string
  to: string
  stage: string
  install: string
}): void {
  const stat = lookThrough(request.from)
  const text = readBytes(request.from).toString('latin1')
  remove(request.to)
  writeWhole(
    request.to,
    Buffer.from(
      pkgConfigFor(text, { stage: latin(request.stage), install: latin(request.install) }),
      'latin1',
    ),
    (stat?.mode ?? 0o644) & 0o7777,
  )
  if (stat !== undefined) setTime(request.to, stat.mtimeMs)
}

/** Bytes of a path as one character each, like the text that it is put into. */
function latin(path: string): string {
  return Buffer.from(path).toString('latin1')
}
