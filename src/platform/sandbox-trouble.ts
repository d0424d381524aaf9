import { installCommand } from './debian-packages.ts'
import { lookThrough, readText } from './files.ts'
import type { Host } from './host.ts'
import { programPath, sandboxPrograms } from './sandbox.ts'

/** What there is to know of a machine where no sandbox can be made. */
export interface SandboxFacts {
  root: boolean
  /** Debian's packages of programs that are not there. */
  absent: readonly string[]
  /** Switches of the kernel that are set so that there are no user namespaces. */
  unprivileged: boolean
  apparmor: boolean
  none: boolean
  /** We are in a plain chroot, where the kernel gives none. */
  chroot: boolean
  /** We are in a container. */
  container: boolean
}

/** Looks for the reasons that a sandbox can fail for. */
export function sandboxFacts({ machine }: Pick<Host, 'machine'>): SandboxFacts {
  const set = (name: string, value: string): boolean => readText(`/proc/sys/${name}`)?.trim() === value
  return {
    root: machine.root,
    absent: Object.entries(sandboxPrograms)
      .filter(([program]) => programPath(program) === undefined)
      .map(([, name]) => name),
    unprivileged: !machine.root && set('kernel/unprivileged_userns_clone', '0'),
    apparmor: !machine.root && set('kernel/apparmor_restrict_unprivileged_userns', '1'),
    none: set('user/max_user_namespaces', '0'),
    chroot: !/^(?:\S+ ){4}\/ /m.test(readText('/proc/self/mountinfo') ?? ''),
    container: ['/.dockerenv', '/run/.containerenv'].some(path => lookThrough(path) !== undefined),
  }
}

/** What to do so that a sandbox can be made: the first reason that there is. */
export function sandboxRemedy({
  root,
  absent,
  unprivileged,
  apparmor,
  none,
  chroot,
  container,
}: SandboxFacts): string {
  if (absent.length > 0) return `Install ${absent.length === 1 ? 'it' : 'them'}: ${installCommand(absent)}`
  // sysctl is not on every machine.
  const set = (name: string, value: number): string =>
    `echo ${String(value)} ${root ? '>' : '| sudo tee'} /proc/sys/${name}`
  if (none) return `Switch user namespaces on: ${set('user/max_user_namespaces', 15000)}`
  if (unprivileged) return `Switch user namespaces on: ${set('kernel/unprivileged_userns_clone', 1)}`
  if (apparmor)
    return `Let programs have user namespaces, which AppArmor takes from them here: ${set('kernel/apparmor_restrict_unprivileged_userns', 0)}`
  if (chroot)
    return 'In a chroot the kernel gives nobody a user namespace: enter the directory as a container (systemd-nspawn, podman, docker), or run this outside of it.'
  if (container)
    return 'Let the container have user namespaces, for example with: docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined'
  return 'Let programs have user namespaces on this machine.'
}
