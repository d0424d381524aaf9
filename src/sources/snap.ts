import { fileActs } from './archive-file.ts'
import { fileNameOf } from './download.ts'
import type { Source } from './source.ts'
import { unpackSnap } from './unpack-snap.ts'

/** A snap that somebody has packed already. */
export const snap: Source = {
  type: 'snap',
  pattern: /\.snap\n?$/,
  ...fileActs(async ({ source, into, host }, file) => {
    await unpackSnap({ file, name: fileNameOf(source), into, host })
  }),
}
