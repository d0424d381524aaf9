import type { Command } from '../../shell/command.ts'
import type { Call } from '../../shell/call.ts'
import { hasOption } from '../../shell/command.ts'
import type { Word } from '../../shell/word.ts'

/** Which operands a program writes to: `last` is where copies go, `all` are changed themselves. */
const writers: Readonly<Record<string, 'all' | 'last'>> = {
  chgrp: 'all',
  chmod: 'all',
  chown: 'all',
  cp: 'last',
  install: 'last',
  ln: 'last',
  mkdir: 'all',
  mkfifo: 'all',
  mv: 'all',
  rm: 'all',
  rmdir: 'all',
  sed: 'all',
  tee: 'all',
  touch: 'all',
  truncate: 'all',
  unlink: 'all',
}

/** A place that a command writes to. */
export interface Written {
  word: Word
  /** The program, or `>` for a redirection. */
  by: string
  /** A file or directory has to be made there. */
  makes: boolean
}

const nothing: readonly Written[] = []

/** The redirections that make a file. */
const making: ReadonlySet<string> = new Set(['>', '>>', '>|', '&>', '&>>', '<>'])

/** The files and directories that a command makes, changes or takes away. */
export function writtenBy(call: Call): readonly Written[] {
  const redirected =
    call.redirects.length === 0
      ? nothing
      : call.redirects.flatMap(({ operator, target }): Written[] =>
          target !== undefined && making.has(operator) ? [{ word: target, by: operator, makes: true }] : [],
        )
  const { command } = call
  const kind =
    command === undefined || !Object.hasOwn(writers, command.name) ? undefined : writers[command.name]
  if (command === undefined || kind === undefined) return redirected
  const { name } = command
  const targets = name === 'sed' ? editedBySed(command) : targetsOf(command, kind)
  const makes = !['rm', 'rmdir', 'unlink', 'chmod', 'chown', 'chgrp', 'sed', 'truncate'].includes(name)
  return [...redirected, ...targets.map(word => ({ word, by: name, makes }))]
}

/** Edits nothing without -i; and then its first operand is no file unless -e or -f brings the script. */
function editedBySed(command: Command): readonly Word[] {
  const { operands, options } = command
  const edits = options.has('--in-place') || [...options].some(option => option.startsWith('-i'))
  return edits ? operands.slice(hasOption(command, '-e', '-f', '--expression', '--file') ? 0 : 1) : []
}

function targetsOf(command: Command, kind: 'all' | 'last'): readonly Word[] {
  const { name, operands } = command
  if (hasOption(command, '-t', '--target-directory') || (name === 'ln' && operands.length === 1)) return []
  const makesDirectories = name === 'install' && hasOption(command, '-d', '--directory')
  if (kind === 'last' && !makesDirectories) return operands.slice(1).slice(-1)
  return operands.slice(/^ch/.test(name) ? 1 : 0)
}
