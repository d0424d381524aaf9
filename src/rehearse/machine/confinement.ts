import { UserError } from '../../errors.ts'
import type { Host } from '../../platform/host.ts'
import { installCommand } from '../../platform/debian-packages.ts'
import { lookThrough } from '../../platform/files.ts'
import { openSandbox, programPath } from '../../platform/sandbox.ts'
import { aloneIds, ownIds } from '../../platform/sandbox-ids.ts'
import type { SandboxIds } from '../../platform/sandbox-ids.ts'
import { runOrdered } from '../../platform/sandbox-run.ts'
import { sandboxFacts, sandboxRemedy } from '../../platform/sandbox-trouble.ts'
import { limitsOf, sandboxBounds } from '../../platform/sandbox-bounds.ts'

/** How hooks are kept from the rest of the machine, and what is not as on a real system, in sentences. */
export type Confinement = {
  sentences: readonly string[]
  /** What is to be said before the first hook. */
  warning?: string
} & ({ kind: 'plain'; root: boolean } | { kind: 'sandbox'; ids: SandboxIds })

/** Finds out how hooks can run in a sandbox here; where they cannot, that is an error with what to do. Asked once, it serves any number of rehearsals. */
export async function findConfinement(host: Host): Promise<Confinement> {
  if (!(lookThrough('/usr/local/sbin')?.isDirectory() ?? false))
    throw noSandbox(host, 'this machine has no directory /usr/local/sbin')
  const best = ownIds()
  const trouble = await tried(host, best)
  if (trouble === undefined) return sandbox(best, undefined)
  if (best.kind !== 'lent') throw noSandbox(host, trouble)
  const alone = await tried(host, aloneIds())
  if (alone !== undefined) throw noSandbox(host, alone)
  return sandbox(aloneIds(), trouble)
}

/** Why nothing can run in a sandbox with these ids; nothing when it can. */
async function tried({ commands }: Host, ids: SandboxIds): Promise<string | undefined> {
  const opened = await openSandbox({
    mounts: ['--ro-bind', '/', '/', '--proc', '/proc', '--dev', '/dev'],
    ids,
    limits: limitsOf(sandboxBounds),
    commands,
  })
  if (typeof opened === 'string') return opened
  try {
    const { code, err } = await runOrdered(
      opened.enter({ command: ['/bin/true'], environment: {}, network: false }),
    )
    return code === 0 ? undefined : err.trim().split('\n')[0] || 'nothing could be started in it'
  } finally {
    await opened.close()
  }
}

function sandbox(ids: SandboxIds, trouble: string | undefined): Confinement {
  const sentences = [
    'Hooks run in a sandbox of bubblewrap: they see their snap, its data and a read-only system. AppArmor is not part of it, nor is the filter of system calls that snapd makes of plugs.',
  ]
  if (ids.kind !== 'alone') return { kind: 'sandbox', ids, sentences }
  const remedy =
    programPath('newuidmap') === undefined
      ? `Install uidmap: ${installCommand(['uidmap'])}`
      : `Let /etc/subuid and /etc/subgid lend you some: sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 "$USER"`
  const warning = `Hooks are root here with no users and groups beside it${trouble === undefined ? '' : ` (${trouble})`}: 'chown' and becoming somebody else fail. ${remedy}`
  return { kind: 'sandbox', ids, sentences: [...sentences, warning], warning }
}

function noSandbox(host: Host, reason: string): UserError {
  const facts = sandboxFacts(host)
  const why =
    facts.absent.length > 0
      ? `${facts.absent.join(' and ')} ${facts.absent.length === 1 ? 'is' : 'are'} not installed`
      : reason
  return new UserError('no-sandbox', `Hooks cannot run in a sandbox here: ${why}.`, {
    resolution: `${sandboxRemedy(facts)}\nOr run them without one, with '--plain': they can change everything that you can change.`,
  })
}

/** Hooks run as programs of the person who rehearses. */
export function plain(reason: string, root = true): Confinement {
  const warning = `Hooks are not confined (${reason}): they see all of this machine, can change what you can change, and have its network.`
  return {
    kind: 'plain',
    root,
    warning,
    sentences: [
      warning,
      'Their paths are those of the scratch tree, not /snap, /var/snap and /root/snap; a path that a script spells out means the machine itself.',
      'Layouts, and what other snaps share, are not there.',
      ...(root ? [] : ['They are not root, as hooks are: what only root may do fails.']),
    ],
  }
}
