import { join } from 'node:path'
import { makeDirectory } from '../../platform/files.ts'
import { filteredMachine, programPath } from '../../platform/sandbox.ts'
import { unencumbered } from '../../platform/sandbox-entry.ts'
import { makeLink } from '../../platform/trees.ts'
import { splitInstance } from '../hook/environment.ts'
import type { Machinery } from './machinery.ts'
import type { Launch, View } from './launch.ts'
import { commandOf, environmentOf } from './launch.ts'
import { copyFiles } from './scratch.ts'

/** A shell that lets no file grow beyond a size, counted in blocks of 512 bytes, and becomes the hook. */
const limited = 'trap "" XFSZ; unset PWD OLDPWD; ulimit -f "$1"; shift; exec "$@"'

/** A hook that runs as any program of the person's: with copies of its snap's files, in the scratch tree. */
export async function viewPlain(machinery: Machinery, launch: Launch): Promise<View> {
  const { root, options } = machinery
  const tools = join(machinery.tools, launch.request.run.snap)
  const {
    request: {
      run: { snap },
      revision,
    },
    component,
    disk,
  } = launch
  await copyFiles(launch.directory, join(root, 'snap', snap, revision), options.host.commands)
  if (component !== undefined)
    await copyFiles(
      component.directory,
      join(root, 'snap', snap, 'components/mnt', component.name, component.revision),
      options.host.commands,
    )
  const seen = ownRoot(root, snap)
  const { command, file } = commandOf(launch, seen)
  const environment = environmentOf(machinery, launch, { root: seen, tools })
  // What snapctl itself writes must fit.
  const blocks = disk === undefined ? 0 : Math.max(8, Math.ceil(disk / 512))
  const started = disk === undefined ? command : ['/bin/sh', '-c', limited, 'sh', String(blocks), ...command]
  const [perl, machine] = [programPath('perl'), filteredMachine()]
  const free =
    perl === undefined || machine === undefined
      ? undefined
      : unencumbered({ perl, machine }, { command: started, environment })
  return {
    ...(free === undefined
      ? { command: started, environment }
      : { command: [free.program, ...free.args], order: free.order, environment: {} }),
    file,
    notes:
      disk === undefined
        ? []
        : [
            `Without a sandbox no disk can be made full: instead, no file can be written beyond ${String(blocks * 512)} bytes.`,
          ],
    leftovers: () => [],
    refusals: () => [],
    leave: () => Promise.resolve(),
  }
}

/** A second instance of a snap finds its files under the snap's name too, so that it has a root of links of its own. */
function ownRoot(root: string, snap: string): string {
  const { name, key } = splitInstance(snap)
  if (key === '') return root
  const own = join(root, '.rehearsal/instances', snap)
  for (const place of ['snap', 'var/snap', 'root/snap']) {
    makeDirectory(join(own, place))
    for (const link of [name, snap]) makeLink(join(own, place, link), join(root, place, snap))
  }
  return own
}
