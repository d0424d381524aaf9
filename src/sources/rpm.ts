import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { copyWhole, makeDirectory, remove } from '../platform/files.ts'
import { refuseBomb } from '../platform/unpack-limit.ts'
import { fileActs } from './archive-file.ts'
import { fileNameOf } from './download.ts'
import { strayEntry, toolMissing } from './fetch-errors.ts'
import { pythonText } from './python-text.ts'
import type { Source } from './source.ts'
import { firstStray, heldBy, tarListing } from './stray.ts'
import { tryTool } from './tools.ts'

const rpm2archive = { program: 'rpm2archive', from: 'rpm2cpio' }
const tar = { program: 'tar', from: 'tar' }
/** What a shell says of a program that is not there. */
const notFound = 127

/** An RPM package: the files that it installs, without its scripts. */
export const rpm: Source = {
  type: 'rpm',
  pattern: /\.rpm\n?$/,
  packages: ['rpm2cpio'],
  ...fileActs(async ({ host, into, source }, file) => {
    const name = fileNameOf(source)
    const work = `${into}.unpack`
    const run = async (tool: typeof tar, args: readonly string[]): Promise<string> => {
      const outcome = await tryTool(host, tool, { args, cwd: work })
      if (outcome.code !== 0) throw invalidRpm(name, outcome.err.trim())
      return outcome.out
    }
    remove(work)
    makeDirectory(work)
    try {
      copyWhole(file, join(work, 'package.rpm'))
      const archive = 'package.tgz'
      // Given a file's name some releases write beside it and others to the standard output; given `-` all write to that.
      const written = await host.commands.run(
        '/bin/sh',
        ['-c', `exec ${rpm2archive.program} - <package.rpm >${archive}`],
        { cwd: work, guarded: true, env: host.env },
      )
      if (written.missing === true || written.code === notFound)
        throw toolMissing(rpm2archive.program, rpm2archive.from)
      if (written.code !== 0) throw invalidRpm(name, written.err.trim())
      const entries = tarListing(
        await run(tar, [
          '--list',
          '--verbose',
          '--quoting-style=literal',
          '--absolute-names',
          '-zf',
          archive,
        ]),
      )
      refuseBomb({ file, name, env: host.env }, heldBy(entries))
      const stray = firstStray(entries)
      if (stray !== undefined) throw strayEntry(name, stray.name, stray.reason)
      await run(tar, ['--extract', '--no-same-owner', '-C', into, '-zf', archive])
    } finally {
      remove(work)
    }
  }),
}

function invalidRpm(name: string, details: string): UserError {
  return new UserError('invalid-rpm', `RPM file ${pythonText(name)} could not be extracted.`, {
    details: details === '' ? undefined : details,
    resolution: 'Ensure the source lists a valid rpm file.',
  })
}
