import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { release } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hookUsers } from '../support/hook-users.ts'
import { writeSnapTree } from '../support/snap-tree.ts'
import { workplace } from '../support/workplace.ts'

const attackers = join(import.meta.dirname, 'attackers')

interface Snap {
  yaml?: string
  hooks: Readonly<Record<string, string>>
  /** Programs of an attacker by name, from sources beside this test. */
  programs?: Readonly<Record<string, string>>
}

function furnished({ yaml = '', hooks, programs = {} }: Snap): string {
  const cwd = workplace()
  chmodSync(cwd, 0o755)
  mkdirSync(join(cwd, 'home'))
  const scripts = Object.fromEntries(Object.entries(hooks).map(([hook, script]) => [hook, `set +e\n${script}\nexit 0`]))
  writeSnapTree(join(cwd, 'lantern'), { yaml: `name: lantern\nversion: '1'\n${yaml}`, hooks: scripts })
  for (const [name, source] of Object.entries(programs)) execFileSync('gcc', ['-O1', '-w', '-o', join(cwd, 'lantern', name), join(attackers, source)])
  return cwd
}

/** What an attacker's program tells of its tries. */
function tries(out: string): { what: string; result: string }[] {
  return [...out.matchAll(/\| ([^|]+): (\w+)$/gm)].map(([, what = '', result = '']) => ({ what, result }))
}

describe.each(hookUsers())('an attack by a hook of $name', { tags: ['confined'] }, ({ run, give }) => {
  test.each([['without a network', ''], ['with the network', 'plugs: {network: }\n']])('by settings of the kernel, old calls and sockets: %s', async (_, yaml) => {
    const abstract = `afresh-${String(process.pid)}-${String(Math.random())}`
    const cwd = furnished({ yaml, hooks: { install: `"$SNAP/afresh" "$SNAP/socket" @${abstract} /run/systemd/resolve/io.systemd.Resolve` }, programs: { afresh: 'afresh.c' } })
    const socket = join(cwd, 'lantern/socket')
    const servers = [socket, `\0${abstract}`].map(path => createServer(socket => { socket.destroy() }).listen(path))
    try {
      await Promise.all(servers.map(server => new Promise(resolve => { server.once('listening', resolve) })))
      chmodSync(socket, 0o777)
      give(cwd)
      const { out, code, err } = await run(['rehearse', 'install', './lantern'], { cwd, env: { HOME: join(cwd, 'home') } })
      expect(code, err).toBe(0)
      const told = tries(out)
      expect(told.length, out).toBeGreaterThan(35)
      // Landlock keeps from abstract sockets from Linux 6.12 on; a network of its own always does.
      const open = yaml === '' || !/^(?:[0-5]|6\.(?:\d|1[01]))\./.test(release()) ? [] : [`@${abstract}`]
      expect(told.filter(({ what, result }) => result === 'done' && !open.includes(what))).toEqual([])
      expect(statSync(socket).isSocket()).toBe(true)
    } finally {
      for (const server of servers) server.close()
    }
  })
})
