import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import type { Host } from '../../platform/host.ts'
import { isCode, kindOfMode, makeDirectory, readText, remove } from '../../platform/files.ts'
import { mostOfStrangers } from '../../platform/reading.ts'
import type { EntryKind } from '../../tree/listing.ts'
import { openSandbox } from '../../platform/sandbox.ts'
import type { Sandbox } from '../../platform/sandbox.ts'
import { sandboxBounds } from '../../platform/sandbox-bounds.ts'
import { runOrdered } from '../../platform/sandbox-run.ts'
import type { Confinement } from './confinement.ts'

/** Copies and removes what hooks have made, which may belong to users that only exist in a sandbox. */
export interface Keeper {
  /** Copies everything in a directory into another one, as it is; a text says what went wrong. */
  copy(from: string, to: string): Promise<string | undefined>
  /** Removes a tree, whatever is in it. */
  remove(path: string): Promise<void>
  /** What lies at a path behind directories, or is a file, that we may not look into; nothing where there is nothing. */
  show(path: string): Promise<ShownFile | undefined>
  close(): Promise<void>
}

/** What an entry is, as `lstat` tells it, and the text of a file. */
export interface ShownFile {
  kind: EntryKind
  mode: number
  text: string
}

/** Writes what it finds to where we may read it. */
const showing =
  '[ -e "$1" ] || [ -L "$1" ] || exit 3; stat -c %f -- "$1" >"$2/mode" || exit 1; : >"$2/text"; [ -L "$1" ] || [ ! -f "$1" ] || head -c "$3" -- "$1" >"$2/text"'

/** A keeper for rehearsals that are confined so. Where we are not root it works as root of a sandbox that shows it one directory, among the users that hooks can give files to. */
export function keeperOf(root: string, confinement: Confinement, { commands }: Host): Keeper {
  const ids = confinement.kind === 'sandbox' && confinement.ids.kind !== 'all' ? confinement.ids : undefined
  let opened: Sandbox | undefined
  const inside = async (command: readonly string[]): Promise<{ code: number; err: string }> => {
    if (ids === undefined) return commands.run(command[0] ?? '', command.slice(1), { guarded: true })
    if (opened === undefined) {
      const mounts = ['usr', 'bin', 'lib', 'lib64', 'lib32'].flatMap(name => [
        '--ro-bind-try',
        `/${name}`,
        `/${name}`,
      ])
      const sandbox = await openSandbox({
        mounts: [...mounts, '--bind', root, root],
        ids,
        limits: { memory: sandboxBounds.memory, file: sandboxBounds.disk },
        commands,
      })
      if (typeof sandbox === 'string') return { code: 1, err: sandbox }
      opened = sandbox
    }
    return runOrdered(
      opened.enter({
        command: ['/bin/sh', '-c', 'exec "$@"', 'sh', ...command],
        environment: { PATH: '/usr/bin:/bin' },
        network: false,
      }),
    )
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
        if (ids === undefined || !isCode(error, 'EACCES', 'EPERM', 'ENOTEMPTY')) throw error
        // Of the directory that it is shown only the content can be removed.
        await inside(path === root ? ['find', root, '-mindepth', '1', '-delete'] : ['rm', '-rf', '--', path])
        remove(path)
      }
    },
    async show(path) {
      const place = join(root, '.rehearsal/shown')
      makeDirectory(place)
      const { code, err } = await inside([
        '/bin/sh',
        '-c',
        showing,
        'sh',
        path,
        place,
        String(mostOfStrangers),
      ])
      if (code !== 0 && code !== 3)
        throw new UserError(
          'data-unreadable',
          `Cannot look at '${path.slice(root.length)}' of the rehearsal.`,
          { details: err.trim() },
        )
      const [mode, text] = ['mode', 'text'].map(name => readText(join(place, name), { within: root }))
      remove(place)
      return code === 3 || mode === undefined
        ? undefined
        : { kind: kindOfMode(parseInt(mode, 16)), mode: parseInt(mode, 16) & 0o7777, text: text ?? '' }
    },
    async close() {
      await opened?.close()
      opened = undefined
    },
  }
}
