import type { Host } from '../platform/host.ts'

/** The architectures beside its own that dpkg takes packages of on this machine. */
export async function foreignArchitectures(host: Host): Promise<string[]> {
  const { out } = await host.commands.run('dpkg', ['--print-foreign-architectures'], {
    env: { ...host.env, LC_ALL: 'C.UTF-8' },
  })
  return out.split('\n').filter(line => line !== '')
}
