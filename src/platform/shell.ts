import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { scratchDirectory, remove, writeWhole } from './files.ts'
import type { Host } from './host.ts'

/** A shell for the person in front of the terminal. */
interface ShellRequest {
  /** Shell lines that set its environment. */
  setup: string
  cwd: string
  /** What its prompt says before the directory. */
  prompt: string
  host: Host
}

/** Opens bash on our own input and output, and waits until the person leaves it; what is piped in is carried out as a script. */
export async function openShell({ setup, cwd, prompt, host }: ShellRequest): Promise<void> {
  const directory = scratchDirectory(host.machine.temporary)
  const file = join(directory, 'environment.sh')
  try {
    const isTerminal = process.stdin.isTTY
    writeWhole(
      file,
      isTerminal
        ? `[ ! -f ~/.bashrc ] || . ~/.bashrc\n${setup}\nPS1=${JSON.stringify(`${prompt}:\\w\\$ `)}\n`
        : `unset BASH_ENV\n${setup}\n`,
    )
    await new Promise<void>((resolve, reject) => {
      const shell = spawn('bash', isTerminal ? ['--rcfile', file, '-i'] : ['-s'], {
        cwd,
        env: { ...host.env, ...(isTerminal ? {} : { BASH_ENV: file }) },
        stdio: 'inherit',
      })
      shell.on('error', reject)
      shell.on('close', () => {
        resolve()
      })
    })
  } finally {
    remove(directory)
  }
}
