import type { Host } from '../platform/host.ts'
import { lookThrough } from '../platform/files.ts'
import { openSandbox } from '../platform/sandbox.ts'

/** How hooks are kept from the rest of the machine, and what is not as on a real system, in sentences. */
export interface Confinement {
  kind: 'sandbox' | 'plain'
  sentences: readonly string[]
}

/** Tries whether hooks can run in a sandbox here. Asked once, it serves any number of rehearsals. */
export async function findConfinement(host: Host): Promise<Confinement> {
  if (!(lookThrough('/usr/local/sbin')?.isDirectory() ?? false)) return plain('this machine has no directory /usr/local/sbin')
  const tried = await openSandbox(['--ro-bind', '/', '/', '--proc', '/proc', '--dev', '/dev'], host.machine.root)
  if (typeof tried === 'string') return plain(tried)
  try {
    const [program = '', ...args] = tried.enter({ command: ['/bin/true'], environment: {}, network: false })
    const outcome = await host.commands.run(program, args, { cwd: '/', env: {} })
    if (outcome.code !== 0) return plain(outcome.err.trim().split('\n')[0] ?? '')
  } finally {
    await tried.close()
  }
  return {
    kind: 'sandbox',
    sentences: ['Hooks run in a sandbox of bubblewrap: they see their snap, its data and a read-only system. AppArmor and seccomp are not part of it.'],
  }
}

/** Hooks run as programs of the person who rehearses. */
export function plain(reason: string): Confinement {
  return {
    kind: 'plain',
    sentences: [
      `Hooks are not confined (${reason}): they see all of this machine, can change what you can change, and have its network.`,
      'Their paths are those of the scratch tree, not /snap, /var/snap and /root/snap; a path that a script spells out means the machine itself.',
      'Layouts, and what other snaps share, are not there.',
    ],
  }
}
