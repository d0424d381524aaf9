import { join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { lookThrough, realPath } from '../platform/files.ts'
import { watchedScratch } from '../platform/warden.ts'
import type { WatchedScratch } from '../platform/warden.ts'
import type { Host } from '../platform/host.ts'
import type { Reporter } from '../ui/reporter.ts'
import type { Options } from './command.ts'
import { isHookDirectory, makeHooksTree } from './hooks-tree.ts'
import { openProject } from './project.ts'

/** Where the files of a snap lie, as they will be mounted, and those of its components by name. */
export interface SnapFiles {
  directory: string
  components: Readonly<Record<string, string>>
}

/** Snaps that are to be rehearsed, each unpacked or built once. */
export interface SnapTrees {
  /** The tree of a project's directory, a directory of hooks, a primed tree, or a file that was packed. */
  treeOf: (path: string) => Promise<SnapFiles>
  /** Removes what was unpacked. */
  close: () => void
}

/** Opens whatever the person names as a snap; projects are built as `snapsmith try` builds them. */
export function openTrees(
  options: Options,
  { host, reporter: loud }: { host: Host; reporter: Reporter },
): SnapTrees {
  // What is built on the way is not what was asked for: it passes by on a terminal, and does not stand in the way of what is told in a pipe.
  const reporter =
    host.streams.err.isTTY === true
      ? loud
      : {
          ...loud,
          progress: (text: string) => {
            loud.verbose(text)
          },
        }
  const known = new Map<string, Promise<SnapFiles>>()
  const unpacked: WatchedScratch[] = []
  const open = async (path: string): Promise<SnapFiles> => {
    if (lookThrough(path)?.isFile() === true) {
      const scratch = watchedScratch(host.machine.temporary)
      unpacked.push(scratch)
      return unpackedTree(path, { into: join(scratch.directory, 'snap'), host })
    }
    if (lookThrough(join(path, 'meta/snap.yaml')) !== undefined) return { directory: path, components: {} }
    if (isHookDirectory(path)) {
      const scratch = watchedScratch(host.machine.temporary)
      unpacked.push(scratch)
      await makeHooksTree(path, scratch.directory, { host, options })
      return { directory: scratch.directory, components: {} }
    }
    return projectTree(options, { reporter, host: { ...host, cwd: path } })
  }
  return {
    treeOf: path => {
      const full = resolve(host.cwd, path)
      if (lookThrough(full) === undefined) {
        throw new UserError('snap-missing', `Cannot find '${path}'.`, {
          resolution: 'Name a project, a directory of hooks, a primed tree or a snap.',
        })
      }
      const real = realPath(full)
      const tree = known.get(real) ?? open(real)
      known.set(real, tree)
      return tree
    },
    close: () => {
      for (const one of unpacked) one.close()
    },
  }
}

async function unpackedTree(file: string, { into, host }: { into: string; host: Host }): Promise<SnapFiles> {
  const { extractImage } = await import('../squashfs/read.ts')
  await extractImage({ file, into }, host)
  if (lookThrough(join(into, 'meta/snap.yaml')) === undefined) {
    throw new UserError('no-snap', `'${file}' holds no meta/snap.yaml, so that it is no snap.`, {
      resolution: 'Name a project, a primed tree or a snap.',
    })
  }
  return { directory: into, components: {} }
}

/** Primes the project and completes it as `try` does: what it needs is built, what is built already stays. */
async function projectTree(
  options: Options,
  context: { host: Host; reporter: Reporter },
): Promise<SnapFiles> {
  const { withFinishedSnap } = await import('./finished-snap.ts')
  const project = await openProject(options, context.host)
  return withFinishedSnap({ project }, context, ({ own, artifacts }) => ({
    directory: own.directory,
    components: Object.fromEntries(
      artifacts.flatMap(({ component, directory }) => (component === null ? [] : [[component, directory]])),
    ),
  }))
}
