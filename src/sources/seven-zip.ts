import { refuseBomb } from '../platform/unpack-limit.ts'
import { fileActs } from './archive-file.ts'
import { fileNameOf } from './download.ts'
import { brokenArchive, strayEntry } from './fetch-errors.ts'
import type { Source } from './source.ts'
import { firstStray, heldBy, sevenZipListing } from './stray.ts'
import { tryTool } from './tools.ts'

const program = { program: '7z', from: 'p7zip-full' }

/** A 7z archive. */
export const sevenZip: Source = {
  type: '7z',
  pattern: /\.7z\n?$/,
  packages: ['p7zip-full'],
  ...fileActs(async (request, file) => {
    const name = fileNameOf(request.source)
    const run = async (args: readonly string[]): Promise<string> => {
      const outcome = await tryTool(request.host, program, { args })
      if (outcome.code !== 0) throw brokenArchive(name, (outcome.err.trim() === '' ? outcome.out : outcome.err).trim())
      return outcome.out
    }
    // `-p` with nothing after it answers the question for a password, which nobody is there to hear.
    const entries = sevenZipListing(await run(['l', '-slt', '-ba', '-p', '--', file]))
    refuseBomb({ file, name, env: request.host.env }, heldBy(entries))
    const stray = firstStray(entries)
    if (stray !== undefined) throw strayEntry(name, stray.name, stray.reason)
    await run(['x', '-y', '-p', `-o${request.into}`, '--', file])
  }),
}
