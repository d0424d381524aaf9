import type { Entry } from '../../tree/listing.ts'

/** What hooks run as: how they are kept, and whether that is as root with all its users. */
interface Standing {
  kind: 'sandbox' | 'plain'
  root?: boolean
  ids?: { kind: string }
}

const refused = /\b(?:Operation not permitted|Permission denied|EPERM|EACCES)\b/i
const noSuchUser = /\bch(?:own|grp)\b[^\n]*: Invalid argument$|\b(?:EINVAL|Errno 22)\b/im
const readOnly = /\bRead-only file system\b|\bEROFS\b/i

const noMoreProcesses = /\bCannot fork\b|\bfork: (?:retry: )?Resource temporarily unavailable\b|\bEAGAIN\b/i

/** What has to be said beside a hook that was refused something which a real system would give it, or would refuse in other words. */
export function refusalNotes(output: string, { kind, root = true, ids }: Standing): string[] {
  return [
    ...(kind === 'sandbox' && noMoreProcesses.test(output)
      ? ['It could not start a program: a hook may have so many processes here, and no more.']
      : []),
    ...(kind === 'plain' && !root && refused.test(output)
      ? [
          "It was refused something, and is not root here as it is under snapd: the same may go well there. Without '--plain' it is root.",
        ]
      : []),
    ...(kind === 'sandbox' && ids?.kind === 'alone' && (refused.test(output) || noSuchUser.test(output))
      ? [
          "It was refused something, and root has no other users and groups here: 'chown' and becoming somebody else may go well under snapd. Install uidmap, and they do here too.",
        ]
      : []),
    ...(kind === 'sandbox' && readOnly.test(output)
      ? [
          "It was to change the system, which is read-only here. Under snapd AppArmor refuses the same with 'Permission denied'.",
        ]
      : []),
  ]
}

/** What is told of directories in which even their owner may not look things up: AppArmor takes root's right to pass over that. */
export function closedDirectoryNotes(listings: Readonly<Record<string, readonly Entry[]>>): string[] {
  const closed = Object.entries(listings).flatMap(([name, entries]) =>
    entries
      .filter(
        ({ path, kind, mode }) =>
          kind === 'directory' &&
          (mode & 0o100) === 0 &&
          entries.some(other => other.path.startsWith(`${path}/`)),
      )
      .map(({ path }) => `${name}/${path}`),
  )
  return closed.map(
    path =>
      `${path} has no x for its owner, and holds something. Here root may pass over that; under snapd AppArmor does not let it ('snapsmith explain shell-mkdir-mode').`,
  )
}
