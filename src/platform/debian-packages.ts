import { nodeMachine } from './machine.ts'

/**
 * What the person types here to install Debian packages: lists may be absent, nothing asks back, and only who is not root needs sudo.
 *
 * `foreign` are architectures that apt must know of first.
 */
export function installCommand(packages: readonly string[], foreign: readonly string[] = []): string {
  const { root } = nodeMachine()
  return [
    ...foreign.map(architecture => `dpkg --add-architecture ${architecture}`),
    'apt-get update',
    ...(packages.length === 0 ? [] : [`apt-get install -y ${packages.join(' ')}`]),
  ]
    .map(command => (root ? command : `sudo ${command}`))
    .join(' && ')
}
