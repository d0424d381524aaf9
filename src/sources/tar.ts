import { extractTar } from '../platform/archives.ts'
import { fileActs } from './archive-file.ts'
import type { Source } from './source.ts'

/** A tar archive, compressed or not, unpacked without the directories that all of its members share. */
export const tar: Source = {
  type: 'tar',
  pattern: /\.(tar(\.[a-z0-9]+)?|tgz)\n?$/,
  ...fileActs(async ({ into, host }, file) => {
    await extractTar({ archive: file, into, scratch: `${into}.unpacked`, commands: host.commands })
  }),
}
