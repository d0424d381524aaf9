import type { Host } from '../platform/host.ts'
import { isCode, remove } from '../platform/files.ts'
import { openSandbox } from '../platform/sandbox.ts'
import type { Sandbox } from '../platform/sandbox.ts'
import { sandboxBounds } from '../platform/sandbox-bounds.ts'
import { runOrdered } from '../platform/sandbox-run.ts'
import type { Confinement } from './run-confinement.ts'

/** Copies and removes what hooks have made, which may belong to users that only exist in a sandbox. */
export interface Keeper {
  /** Copies everything in a directory into another one, as it is; a text says what went wrong. */
  copy(from: string, to: string): Promise<string | undefined>
  /** Removes a tree, whatever is in it. */
  remove(path: string): Promise<void>
  close(): Promise<void>
}

/** A keeper for rehearsals that are confined so. Where files can be of other users, it works among these, in a sandbox that shows it one directory. */
export function keeperOf(root: string, confinement: Confinement, { commands }: Host): Keeper {
  const lent = confinement.kind === 'sandbox' && confinement.ids.kind === 'lent' ? confinement.ids : undefined
  let opened: Sandbox | undefined
  const inside = async (command: readonly string[]): Promise<{ code: number; err: string }> => {
    if (lent === undefined) return commands.run(command[0] ?? '', command.slice(1), { guarded: true })
    if (opened === undefined) {
      const mounts = ['usr', 'bin', 'lib', 'lib64', 'lib32'].flatMap(name => ['--ro-bind-try', `/${name}`, `/${name}`])
      const sandbox = await openSandbox({ mounts: [...mounts, '--bind', root, root], ids: lent, limits: { memory: sandboxBounds.memory, file: sandboxBounds.disk }, commands })
      if (typeof sandbox === 'string') return { code: 1, err: sandbox }
      opened = sandbox
    }
    return runOrdered(opened.enter({ command: ['/bin/sh', '-c', 'exec "$@"', 'sh', ...command], environment: { PATH: '/usr/bin:/bin' }, network: false }))
  }
  return {
    async copy(from, to) {
      const copied = await inside(['cp', '-a', '--reflink=auto', '--', `${from}/.`, to])
      return copied.code === 0 ? undefined : copied.err.trim()
    },
    async remove(path) {
      try {
        remove(path)
      } catch (error) {
        if (lent === undefined || !isCode(error, 'EACCES', 'EPERM', 'ENOTEMPTY')) throw error
        // Of the directory that it is shown only the content can be removed.
        await inside(path === root ? ['find', root, '-mindepth', '1', '-delete'] : ['rm', '-rf', '--', path])
        remove(path)
      }
    },
    async close() {
      await opened?.close()
      opened = undefined
    },
  }
}
