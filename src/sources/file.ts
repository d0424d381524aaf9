import { join } from 'node:path'
import { copyWhole } from '../platform/files.ts'
import { fileActs } from './archive-file.ts'
import { fileNameOf } from './download.ts'
import type { Source } from './source.ts'

/** One file that is taken as it is, under its own name. */
export const file: Source = {
  type: 'file',
  ...fileActs(async (request, found) => {
    copyWhole(found, join(request.into, fileNameOf(request.source)))
  }),
}
