import { chmodSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Ended } from './program.ts'
import { program } from './program.ts'
import { asNobody, copyProgram, giveToNobody, isRoot } from './users.ts'

/** Who is attacked: the user of the tests, and an ordinary one where that is root. */
export const victims: readonly ('us' | 'nobody')[] = isRoot ? ['us', 'nobody'] : ['us']

/** A place for one attack: the stranger's files, what must not get out, and the temporary directory that must be empty afterwards. */
export interface Scene {
  /** What strangers made. */
  theirs: string
  /** Beside it, the person's own. */
  own: string
  write(path: string, content: string | Uint8Array, mode?: number): void
  run(...args: string[]): Promise<Ended>
  /** What was left in the directory for temporary files. */
  left(): string[]
  clean(): void
}

let installed: string | undefined

function install(): string {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'strangers-program-')))
  chmodSync(home, 0o755)
  return copyProgram(join(home, 'snapsmith'))
}

/** Prepares a place in which a victim runs snapsmith on the files of a stranger; a run that waits for anything is ended after 20 seconds. */
export function scene(victim: 'us' | 'nobody'): Scene {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'strangers-')))
  const [theirs, own, temporary] = ['theirs', 'own', 'tmp'].map(name => join(root, name)) as [
    string,
    string,
    string,
  ]
  chmodSync(root, 0o755)
  for (const path of [theirs, own, temporary]) mkdirSync(path)
  installed ??= install()
  const executable = installed
  return {
    theirs,
    own,
    write(path, content, mode = 0o644) {
      mkdirSync(dirname(join(theirs, path)), { recursive: true })
      writeFileSync(join(theirs, path), content, { mode })
    },
    async run(...args) {
      if (victim === 'nobody') giveToNobody(root)
      const words = [
        ...(victim === 'nobody' ? asNobody : []),
        'timeout',
        '-k',
        '1',
        '20',
        process.execPath,
        executable,
        ...args,
      ]
      return await program(words[0] ?? '', words.slice(1), {
        cwd: theirs,
        env: { TMPDIR: temporary, XDG_STATE_HOME: join(own, 'state'), XDG_CACHE_HOME: join(own, 'cache') },
      })
    },
    left: () => readdirSync(temporary),
    clean: () => {
      rmSync(root, { recursive: true, force: true })
    },
  }
}
