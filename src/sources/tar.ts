import { extractTar, StrayMember } from '../platform/archives.ts'
import { fileActs } from './archive-file.ts'
import { fileNameOf } from './download.ts'
import { strayEntry } from './fetch-errors.ts'
import type { Source } from './source.ts'

/** A tar archive, compressed or not, unpacked without the directories that all of its members share. */
export const tar: Source = {
  type: 'tar',
  pattern: /\.(tar(\.[a-z0-9]+)?|tgz)\n?$/,
  ...fileActs(async ({ source, into, host }, file) => {
    try {
      await extractTar({
        archive: file,
        into,
        scratch: `${into}.unpacked`,
        commands: host.commands,
        env: host.env,
      })
    } catch (error) {
      throw error instanceof StrayMember ? strayEntry(fileNameOf(source), error.member, error.message) : error
    }
  }),
}
