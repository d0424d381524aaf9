import { refuseBomb } from '../platform/unpack-limit.ts'
import { listZip, unpackZip, ZipError } from '../platform/zip.ts'
import { fileActs } from './archive-file.ts'
import { fileNameOf } from './download.ts'
import { brokenArchive, strayEntry } from './fetch-errors.ts'
import type { Source } from './source.ts'
import { firstStray, heldBy } from './stray.ts'

/** A zip archive; its top directory is kept, unlike a tar archive's. */
export const zip: Source = {
  type: 'zip',
  pattern: /\.zip\n?$/,
  ...fileActs(async (request, file) => {
    const name = fileNameOf(request.source)
    try {
      const entries = await listZip(file)
      refuseBomb({ file, name, env: request.host.env }, heldBy(entries))
      const stray = firstStray(entries)
      if (stray !== undefined) throw strayEntry(name, stray.name, stray.reason)
      await unpackZip(file, request.into)
    } catch (error) {
      throw error instanceof ZipError ? brokenArchive(name, error.message) : error
    }
  }),
}
