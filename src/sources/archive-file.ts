import { basename, resolve } from 'node:path'
import { lookThrough } from '../platform/files.ts'
import type { Entry } from '../tree/listing.ts'
import { isUrl, withSourceFile } from './download.ts'
import { sourceNotFound } from './errors.ts'
import type { Source, SourceRequest } from './source.ts'

/** How the file of a source is taken; all that differs between the kinds that are one file each. */
type Unpack = (request: SourceRequest, file: string) => Promise<void>

/** The acts of a source that is one file: fetched, checked, unpacked, and looked at again later when it lies on this machine. */
export function fileActs(unpack: Unpack): Pick<Source, 'options' | 'pull' | 'list' | 'changes'> {
  return {
    options: ['source-checksum'],
    async pull(request) {
      await withSourceFile(request, async file => {
        await unpack(request, file)
      })
      return seen(request)
    },
    list: seen,
    changes(request, remembered) {
      const now = seen(request)
      // What a server gives now is not asked for: an address is taken to mean one file for ever.
      if (now === undefined) return undefined
      const [before] = remembered
      const [after] = now
      if (after === undefined) throw sourceNotFound(request.source)
      const same =
        before !== undefined &&
        before.size === after.size &&
        before.mtime === after.mtime &&
        before.mode === after.mode
      return same ? undefined : { added: [], changed: [after.path], removed: [] }
    },
  }
}

/** Size, time and mode tell whether a file is still the same; nothing is known of one that was fetched. */
function seen({ source, root }: Pick<SourceRequest, 'source' | 'root'>): Entry[] | undefined {
  if (isUrl(source)) return undefined
  const stat = lookThrough(resolve(root, source))
  return stat === undefined
    ? []
    : [
        {
          path: basename(source),
          kind: 'file',
          mode: stat.mode & 0o7777,
          size: stat.size,
          mtime: stat.mtimeMs,
        },
      ]
}
