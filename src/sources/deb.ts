import { refuseBomb } from '../platform/unpack-limit.ts'
import { fileActs } from './archive-file.ts'
import { fileNameOf } from './download.ts'
import { brokenArchive, strayEntry } from './fetch-errors.ts'
import type { Source } from './source.ts'
import { firstStray, heldBy, tarListing } from './stray.ts'
import { tryTool } from './tools.ts'

const dpkg = { program: 'dpkg-deb', from: 'dpkg' }

/** A Debian package: the files that it installs, without its scripts. */
export const deb: Source = {
  type: 'deb',
  pattern: /\.deb\n?$/,
  ...fileActs(async (request, file) => {
    const name = fileNameOf(request.source)
    const run = async (args: readonly string[]): Promise<string> => {
      const outcome = await tryTool(request.host, dpkg, { args })
      if (outcome.code !== 0) throw brokenArchive(name, outcome.err.trim())
      return outcome.out
    }
    const entries = tarListing(await run(['--contents', file]))
    refuseBomb({ file, name, env: request.host.env }, heldBy(entries))
    const stray = firstStray(entries)
    if (stray !== undefined) throw strayEntry(name, stray.name, stray.reason)
    await run(['--extract', file, request.into])
  }),
}
