import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { copyWhole } from '../platform/file-copy.ts'
import { makeDirectory, remove } from '../platform/files.ts'
import { refuseBomb } from '../platform/unpack-limit.ts'
import { fileActs } from './archive-file.ts'
import { fileNameOf } from './download.ts'
import { strayEntry } from './fetch-errors.ts'
import { pythonText } from './python-text.ts'
import type { Source } from './source.ts'
import { firstStray, heldBy, tarListing } from './stray.ts'
import { tryTool } from './tools.ts'

const rpm2archive = { program: 'rpm2archive', from: 'rpm2cpio' }
const tar = { program: 'tar', from: 'tar' }

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
      // The program writes its archive beside its input, under a name of its own making.
      copyWhole(file, join(work, 'package.rpm'))
      await run(rpm2archive, ['package.rpm'])
      const archive = 'package.rpm.tgz'
      const entries = tarListing(await run(tar, ['--list', '--verbose', '--quoting-style=literal', '--absolute-names', '-zf', archive]))
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
