import { spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Commands } from './commands.ts'
import { giveIds } from './sandbox-ids.ts'
import type { SandboxIds, Stranger } from './sandbox-ids.ts'

/** Directories for the layers of one sandbox's overlays, beside each other in a directory of their own. */
interface Layers {
  /** bubblewrap's arguments, in which each `--system FROM AT` has become `--system FROM LAYERS AT` or, without layers, `--ro-bind FROM AT`. */
  mounts: readonly string[]
  /** Gives the upper layers to a user whom the sandbox does not have: from then on nobody in there, root or not, can put anything into them. */
  closeUp(): Promise<string | undefined>
  remove(): void
}

/** Makes the directories for overlays below a directory that only we use. Where there is no user to give them to, there are none. */
export function makeLayers(
  mounts: readonly string[],
  {
    ids,
    directory,
    perl,
    unshare,
    commands,
  }: Readonly<{
    ids: SandboxIds
    directory: string | undefined
    perl: string
    unshare: number
    commands: Commands
  }>,
): Layers {
  const { stranger } = ids
  if (stranger === undefined || directory === undefined)
    return {
      mounts: withSystem(mounts, from => ['--ro-bind', from]),
      closeUp: () => Promise.resolve(undefined),
      remove: () => undefined,
    }
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const home = mkdtempSync(join(directory, 'of-'))
  const made: string[] = []
  const words = withSystem(mounts, from => {
    const own = join(home, String(made.length))
    for (const path of [own, join(own, 'upper'), join(own, 'work')]) mkdirSync(path, 0o700)
    // It shows as the mode of the whole directory.
    chmodSync(join(own, 'upper'), 0o755)
    made.push(own)
    return ['--system', from, own]
  })
  return {
    mounts: words,
    closeUp: () =>
      handOver(
        made.map(own => join(own, 'upper')),
        { stranger, perl, unshare, commands },
      ),
    remove() {
      for (const path of [
        ...made.flatMap(own => [join(own, 'upper'), join(own, 'work/work'), join(own, 'work'), own]),
        home,
      ]) {
        try {
          rmdirSync(path)
        } catch {
          // It is not there, or whoever removes the scratch tree will see.
        }
      }
    },
  }
}

/** Mounts with other words in the place of each `--system FROM`. */
function withSystem(mounts: readonly string[], words: (from: string) => readonly string[]): string[] {
  const all: string[] = []
  for (let index = 0; index < mounts.length; index += 1) {
    if (mounts[index] !== '--system') all.push(mounts[index] ?? '')
    else all.push(...words(mounts[(index += 1)] ?? ''))
  }
  return all
}

/** In a user namespace that has it, the stranger has the number 1. */
const givingAway = `syscall($ARGV[0] + 0, 0x10000000) == 0 or die "$!\\n"; open(my $said, '>&=', 3); syswrite($said, "alone\\n"); sysread(STDIN, my $word, 1) or exit 1; chown(1, 1, @ARGV[1 .. $#ARGV]) == $#ARGV or die "$!\\n"`

async function handOver(
  directories: readonly string[],
  {
    stranger,
    perl,
    unshare,
    commands,
  }: Readonly<{ stranger: Stranger; perl: string; unshare: number; commands: Commands }>,
): Promise<string | undefined> {
  if (stranger.within === undefined) {
    for (const path of directories) chownSync(path, stranger.user, stranger.group)
    return undefined
  }
  const child = spawn(perl, ['-e', givingAway, String(unshare), ...directories], {
    cwd: '/',
    env: {},
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
  })
  let err = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  child.stdin?.on('error', () => undefined)
  const ended = new Promise<number>(resolve => {
    child.once('error', () => {
      resolve(1)
    })
    child.once('close', code => {
      resolve(code ?? 1)
    })
  })
  const alone = new Promise<void>(resolve => {
    child.stdio[3]?.once('data', () => {
      resolve()
    })
  })
  await Promise.race([alone, ended])
  const trouble = await giveIds(String(child.pid), stranger.within, commands)
  if (trouble === undefined) child.stdin?.end('.')
  else child.kill('SIGKILL')
  const code = await ended
  return trouble ?? (code === 0 ? undefined : err.trim())
}
