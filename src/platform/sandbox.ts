import { spawn } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import type { Duplex, Readable } from 'node:stream'
import { canRead } from './files.ts'

/** A view of the machine of its own: mounts, processes, and a network without anything on it. */
export interface Sandbox {
  /** The words of a command that runs another one inside, with this environment and no other. */
  enter(entry: Entry): readonly string[]
  /** Names of the programs that run inside. */
  programs(): string[]
  /** Ends it with everything that runs inside. */
  close(): Promise<void>
}

/** What is run inside of a sandbox. */
export interface Entry {
  command: readonly string[]
  environment: Readonly<Record<string, string>>
  /** Whether it has the machine's network. */
  network: boolean
}

/** What a hook may do as the root user that it is: everything that is about its own files and processes, nothing about the machine. */
const capabilities = ['chown', 'dac_override', 'dac_read_search', 'fowner', 'fsetid', 'setuid', 'setgid', 'kill', 'net_bind_service', 'setpcap', 'audit_write']

/**
 * Opens a sandbox with bubblewrap, given its arguments for mounts; a text says why that cannot be.
 *
 * A shell waits in it for our end: bubblewrap starts it as the first process of the sandbox, and without it nothing in there lives on.
 */
export async function openSandbox(mounts: readonly string[], root: boolean): Promise<Sandbox | string> {
  const programs = { bwrap: programPath('bwrap'), nsenter: programPath('nsenter'), setpriv: programPath('setpriv'), env: programPath('env') }
  if (programs.bwrap === undefined) return 'bubblewrap is not installed'
  const { nsenter, setpriv, env } = programs
  if (nsenter === undefined || setpriv === undefined || env === undefined) return 'nsenter or setpriv of util-linux is not installed'
  const user = root ? [] : ['--unshare-user', '--uid', '0', '--gid', '0']
  const args = [...user, ...mounts, '--unshare-pid', '--unshare-net', '--unshare-ipc', '--die-with-parent', '--info-fd', '3', '--', '/bin/sh', '-c', 'echo ready; read -r _']
  const child = spawn(programs.bwrap, args, { cwd: '/', env: {}, stdio: ['pipe', 'pipe', 'pipe', 'pipe'], detached: true })
  const ended = new Promise<void>(resolve => {
    child.once('error', () => { resolve() })
    child.once('close', () => { resolve() })
  })
  const said = { out: '', err: '', info: '' }
  const ready = new Promise<boolean>(resolve => {
    child.once('error', error => {
      said.err = error.message
      resolve(false)
    })
    child.once('close', () => { resolve(false) })
    // Which process it is may be told after it has spoken.
    const follow = (stream: Readable, name: keyof typeof said): void => {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said[name] += text
        if (said.out.includes('ready\n') && said.info.includes('}')) resolve(true)
      })
    }
    follow(child.stdout, 'out')
    follow(child.stderr, 'err')
    follow(child.stdio[3] as Duplex, 'info')
  })
  child.stdin.on('error', () => undefined)
  if (!await ready) return said.err.trim().split('\n')[0] || 'bubblewrap ended at once'
  const pid = /"child-pid": (\d+)/.exec(said.info)?.[1]
  if (pid === undefined) return 'bubblewrap does not say which process it has started'
  return {
    // Its variables are set last of all: they may name libraries that are not for the programs on the way in.
    enter: ({ command, environment, network }) => [
      nsenter, '--target', pid, ...(root ? [] : ['--user', '--preserve-credentials']), '--mount', '--pid', ...(network ? [] : ['--net']), '--ipc', '--',
      setpriv, `--bounding-set=-all,${capabilities.map(name => `+${name}`).join(',')}`, '--',
      env, '-i', ...Object.entries(environment).map(([name, value]) => `${name}=${value}`), ...command,
    ],
    programs: () => programsIn(pid),
    async close() {
      child.stdin.end()
      await ended
    },
  }
}

function programPath(name: string): string | undefined {
  return (process.env['PATH'] ?? '/usr/bin:/bin').split(':').map(directory => `${directory}/${name}`).find(path => path.startsWith('/') && canRead(path, true))
}

/** Names of the programs in a sandbox, by its own list of processes: the first is bubblewrap's, the second the waiting shell. */
function programsIn(pid: string): string[] {
  const processes = `/proc/${pid}/root/proc`
  try {
    return readdirSync(processes).filter(name => /^\d+$/.test(name) && Number(name) > 2).flatMap(name => {
      try {
        const stat = readFileSync(`${processes}/${name}/stat`, 'utf8')
        const end = stat.lastIndexOf(')')
        return stat[end + 2] === 'Z' ? [] : [stat.slice(stat.indexOf('(') + 1, end)]
      } catch {
        return []
      }
    }).sort()
  } catch {
    return []
  }
}
