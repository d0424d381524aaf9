import { writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import type { Commands } from './commands.ts'
import { readText } from './files.ts'

/** Which users and groups there are in a sandbox: lines of `uid_map` and `gid_map`, and how they are set. */
export interface SandboxIds {
  /** `all` of this machine (we are root), those that are `lent` to us in /etc/subuid, or our own `alone`. */
  kind: 'all' | 'lent' | 'alone'
  users: readonly string[]
  groups: readonly string[]
  /** Somebody whom we could have given the sandbox and have not: whatever is theirs, nobody in there may change. */
  stranger?: Stranger
}

/** A user and a group of this machine. */
export interface Stranger {
  user: number
  group: number
  /** The users among whom files can be given to it, as number 1; we can do so ourselves unless given. */
  within?: SandboxIds
}

/** The best that we may have. */
export function ownIds(): SandboxIds {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0]
  if (uid === 0) {
    const [users, groups] = [withoutLast(sameIds('uid_map')), withoutLast(sameIds('gid_map'))]
    return {
      kind: 'all',
      users: users.lines,
      groups: groups.lines,
      ...(users.last === undefined || groups.last === undefined
        ? {}
        : { stranger: { user: users.last, group: groups.last } }),
    }
  }
  const [lentUsers, lentGroups] = [lentIds('/etc/subuid', uid), lentIds('/etc/subgid', uid)]
  if (lentUsers === undefined || lentGroups === undefined) return aloneIds()
  const [users, groups, user, group] = [
    withoutLast([lentUsers]),
    withoutLast([lentGroups]),
    `0 ${String(uid)} 1`,
    `0 ${String(gid)} 1`,
  ]
  const ids = { kind: 'lent' as const, users: [user, ...users.lines], groups: [group, ...groups.lines] }
  if (users.last === undefined || groups.last === undefined) return ids
  const within = {
    kind: 'lent' as const,
    users: [user, `1 ${String(users.last)} 1`],
    groups: [group, `1 ${String(groups.last)} 1`],
  }
  return { ...ids, stranger: { user: users.last, group: groups.last, within } }
}

/** Ranges without their last id, and that id as this machine has it; where there is only one, it stays. */
function withoutLast(lines: readonly string[]): { lines: string[]; last?: number } {
  const [inside = 0, outside = 0, count = 0] = (lines.at(-1) ?? '').split(' ').map(Number)
  if (count < 2) return { lines: [...lines] }
  return { lines: [...lines.slice(0, -1), [inside, outside, count - 1].join(' ')], last: outside + count - 1 }
}

/** Our own user and group, as which root is seen: everybody has these. */
export function aloneIds(): SandboxIds {
  return {
    kind: 'alone',
    users: [`0 ${String(process.getuid?.() ?? 0)} 1`],
    groups: [`0 ${String(process.getgid?.() ?? 0)} 1`],
  }
}

/** Gives a user namespace, by its first process, its users and groups; a text says why that cannot be. */
export async function giveIds(
  pid: string,
  { kind, users, groups }: SandboxIds,
  commands: Commands,
): Promise<string | undefined> {
  if (kind === 'lent') {
    // Only these two programs may hand out what is lent.
    for (const [program, lines] of [
      ['newuidmap', users],
      ['newgidmap', groups],
    ] as const) {
      const given = await commands.run(program, [pid, ...lines.flatMap(line => line.split(' '))], {
        cwd: '/',
      })
      if (given.code !== 0) return given.err.trim()
    }
    return undefined
  }
  try {
    if (kind === 'alone') writeFileSync(`/proc/${pid}/setgroups`, 'deny')
    writeFileSync(`/proc/${pid}/uid_map`, users.map(line => `${line}\n`).join(''))
    writeFileSync(`/proc/${pid}/gid_map`, groups.map(line => `${line}\n`).join(''))
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Every id that there is here, as itself: we may be in a user namespace of somebody else's. */
function sameIds(map: 'uid_map' | 'gid_map'): string[] {
  return (readText(`/proc/self/${map}`) ?? '')
    .trimEnd()
    .split('\n')
    .map(line => {
      const [inside = '0', , count = '1'] = line.trim().split(/\s+/)
      return `${inside} ${inside} ${count}`
    })
}

/** What /etc/subuid or /etc/subgid lends a user, under ids from 1 on. */
function lentIds(file: string, uid: number): string | undefined {
  try {
    const names = [userInfo().username, String(uid)]
    for (const line of (readText(file) ?? '').split('\n')) {
      const [name = '', first = '', count = ''] = line.trim().split(':')
      if (names.includes(name) && /^\d+$/.test(first) && /^[1-9]\d*$/.test(count))
        return `1 ${first} ${count}`
    }
  } catch {
    // No such file, or a user without a name.
  }
  return undefined
}

/** A user of this machine as a sandbox knows it; who runs us counts as root, as which hooks are meant to run. */
export function userInside(ids: SandboxIds | undefined, uid: number): number {
  if (uid === process.getuid?.()) return 0
  for (const line of ids?.users ?? []) {
    const [inside = 0, outside = 0, count = 0] = line.split(' ').map(Number)
    if (uid >= outside && uid < outside + count) return inside + uid - outside
  }
  return uid
}
