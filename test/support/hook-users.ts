import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { asNobody, copyProgram, giveToNobody, isRoot } from './users.ts'
import { program, snapsmith } from './program.ts'
import type { Ended, Surroundings } from './program.ts'

/** A kind of user that hooks are tried as. */
interface HookUser {
  name: string
  /** Runs the built snapsmith as that user. */
  run: (args: readonly string[], where: Surroundings) => Promise<Ended>
  /** Lets the user have a directory with all in it. */
  give: (path: string) => void
}

/** Whoever runs the tests, and an ordinary user with and without ids that are lent to it, where root runs them. */
export function hookUsers(): HookUser[] {
  const me: HookUser = { name: isRoot ? 'root' : 'an ordinary user', run: snapsmith, give: () => undefined }
  if (!isRoot) return [me]
  const place = mkdtempSync(join(tmpdir(), 'snapsmith-users-'))
  chmodSync(place, 0o755)
  afterAll(() => {
    rmSync(place, { recursive: true, force: true })
  })
  const copy = copyProgram(join(place, 'program'))
  writeFileSync(join(place, 'lent'), 'nobody:100000:65536\n')
  writeFileSync(join(place, 'nothing'), '')
  const as =
    (ids: string): HookUser['run'] =>
    (args, where) =>
      program(
        'unshare',
        [
          // The machine's own lists stay as they are.
          '--mount',
          '/bin/sh',
          '-c',
          'mount --bind "$1" /etc/subuid && mount --bind "$1" /etc/subgid && shift && umask 022 && exec "$@"',
          'sh',
          join(place, ids),
          ...asNobody,
          process.execPath,
          copy,
          ...args,
        ],
        where,
      )
  return [
    me,
    { name: 'an ordinary user', run: as('lent'), give: giveToNobody },
    { name: 'an ordinary user with one id', run: as('nothing'), give: giveToNobody },
  ]
}
