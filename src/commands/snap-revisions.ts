import { basename, join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import type { Linted } from '../lint/inputs/linted.ts'
import { lookThrough } from '../platform/files.ts'
import { watchedScratch } from '../platform/warden.ts'
import type { WatchedScratch } from '../platform/warden.ts'
import { revisionOf } from '../rehearse/world/revision.ts'
import type { Revision } from '../rehearse/world/world.ts'
import type { Context } from './command.ts'

/** A snap by what its files say, without a build: the hooks of a project are those that can be seen. */
interface SeenSnap {
  readonly snap: string
  readonly revision: Revision
}

/** Looks at a project, a directory of hooks, a primed tree or a .snap. */
export async function seeSnap(path: string, { host, reporter }: Context): Promise<SeenSnap> {
  if (lookThrough(resolve(host.cwd, path)) === undefined) {
    throw new UserError('snap-missing', `Cannot find '${path}'.`, {
      resolution: 'Name a project, a directory of hooks, a primed tree or a .snap file.',
    })
  }
  const [{ openInput }, { loadShell }] = await Promise.all([
    import('../lint/inputs/open.ts'),
    import('../shell/syntax.ts'),
  ])
  const shell = await loadShell()
  const scratch: WatchedScratch[] = []
  try {
    const { linted, notices } = await openInput(path, {
      host,
      parse: text => shell.parse(text),
      unpack: async file => {
        const { extractImage, listImage } = await import('../squashfs/read.ts')
        const held = await listImage(file, host)
        scratch.push(watchedScratch(host.machine.temporary))
        const directory = join(scratch.at(-1)?.directory ?? '', 'image')
        await extractImage({ file, into: directory, listing: held.listing }, host)
        return { ...held, directory, fileName: basename(file) }
      },
    })
    for (const notice of notices) reporter.warning(notice)
    return seenSnap(linted, path)
  } finally {
    for (const one of scratch) one.close()
  }
}

function seenSnap(linted: readonly Linted[], path: string): SeenSnap {
  const own = linted.find(({ tree }) => tree.kind === 'snap')?.tree
  if (own === undefined)
    throw new UserError('no-snap', `'${path}' is a component.`, {
      resolution: 'Name the snap that it belongs to.',
    })
  const components = Object.fromEntries(
    linted.flatMap(({ tree }) =>
      tree.component === undefined ? [] : [[tree.component, { revision: '1', snap: tree }]],
    ),
  )
  return { snap: (own.metadata.name ?? '') || 'snap', revision: revisionOf(own, components) }
}
