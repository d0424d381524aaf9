import type { Run } from '../platform/commands.ts'
import { limitOf, refuseBomb } from '../platform/unpack-limit.ts'
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
    const archive = { file, name, env: request.host.env }
    const run = async (args: readonly string[], limits: NonNullable<Run['limits']> = {}): Promise<string> => {
      const outcome = await tryTool(request.host, program, { args, limits })
      if (outcome.exceeded === 'file') refuseBomb(archive, { bytes: limitOf(archive).bytes + 1, entries: 1 })
      if (outcome.code !== 0)
        throw brokenArchive(name, (outcome.err.trim() === '' ? outcome.out : outcome.err).trim())
      return outcome.out
    }
    // `-p` with nothing after it answers the question for a password, which nobody is there to hear.
    const entries = sevenZipListing(await run(['l', '-slt', '-ba', '-p', '--', file]))
    refuseBomb(archive, heldBy(entries))
    const stray = firstStray(entries)
    if (stray !== undefined) throw strayEntry(name, stray.name, stray.reason)
    // The program takes any archive for one of its own; a stream of xz or bzip2 does not say how long it becomes.
    await run(['x', '-y', '-p', `-o${request.into}`, '--', file], { fileBytes: limitOf(archive).bytes })
  }),
}
