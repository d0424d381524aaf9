import { join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { lookThrough, realPath } from '../platform/files.ts'
import { watchedScratch } from '../platform/warden.ts'
import type { WatchedScratch } from '../platform/warden.ts'
import type { Host } from '../platform/host.ts'
import type { Project } from '../project/project.ts'
import type { Reporter } from '../ui/reporter.ts'
import type { Options } from './command.ts'
import { isHookDirectory, makeHooksTree } from './hooks-tree.ts'
import { openProject, withPlaces } from './project.ts'
import type { SnapFiles } from './unbuilt-trees.ts'

/** Snaps that are to be rehearsed, each unpacked or built once. */
export interface SnapTrees {
  /**
   * The tree of a project's directory, a directory of hooks, a primed tree, or a file that was packed. A project's parts are built or
   * not as it is wanted, and else where hooks need it.
   */
  treeOf: (path: string, wanted?: boolean) => Promise<SnapFiles>
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
  const asked = typeof options['build'] === 'boolean' ? options['build'] : undefined
  const open = async (path: string, wanted: boolean | undefined): Promise<SnapFiles> => {
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
    const there = { ...host, cwd: path }
    const project = await openProject(options, there)
    const { chooseBuild, makeUnbuiltTrees } = await import('./unbuilt-trees.ts')
    const choice = await chooseBuild(project, { cwd: path, wanted })
    if (choice.notice !== undefined) loud.permanent(choice.notice)
    if (choice.build) return projectTree(project, { reporter, host: there })
    const scratch = watchedScratch(host.machine.temporary)
    unpacked.push(scratch)
    return withPlaces(project, () => makeUnbuiltTrees(project, scratch.directory, there))
  }
  return {
    treeOf: (path, wanted = asked) => {
      const full = resolve(host.cwd, path)
      if (lookThrough(full) === undefined) {
        throw new UserError('snap-missing', `Cannot find '${path}'.`, {
          resolution: 'Name a project, a directory of hooks, a primed tree or a snap.',
        })
      }
      const real = realPath(full)
      const key = `${String(wanted)} ${real}`
      const tree = known.get(key) ?? open(real, wanted)
      known.set(key, tree)
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
  project: Project,
  context: { host: Host; reporter: Reporter },
): Promise<SnapFiles> {
  const { withFinishedSnap } = await import('./finished-snap.ts')
  return withFinishedSnap({ project }, context, ({ own, artifacts }) => ({
    directory: own.directory,
    components: Object.fromEntries(
      artifacts.flatMap(({ component, directory }) => (component === null ? [] : [[component, directory]])),
    ),
  }))
}
