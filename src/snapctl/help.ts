import type { Flag, SnapctlCommand } from './commands.ts'
import { snapctlCommands } from './commands.ts'

/** The help of snapctl, or of one command; `path` has the command's names, from the outside. The usage lines are snapd's. */
export function snapctlHelp(command?: SnapctlCommand, path: readonly string[] = []): string {
  const lines = [
    'Usage:',
    `  snapctl [OPTIONS] ${command === undefined ? '<command>' : usage(command, path)}`,
    '',
  ]
  if (command !== undefined) lines.push(`Since snapd ${command.since}: ${command.summary}.`, '')
  lines.push('Help Options:', row('-h, --help', 'show this help'))
  if (command !== undefined && command.flags.length > 0) {
    lines.push(
      '',
      `[${command.name} command options]`,
      ...command.flags.map(flag => row(flagText(flag), flag.summary)),
    )
  }
  const commands = command === undefined ? snapctlCommands : command.commands
  if (commands !== undefined)
    lines.push(
      '',
      'Available commands:',
      ...commands.filter(known => !known.hidden).map(known => row(known.name, known.summary)),
    )
  return `${lines.join('\n')}\n`
}

function usage(
  { name, flags, positionals, bare, commands }: SnapctlCommand,
  path: readonly string[],
): string {
  const parts = positionals
    .map(({ name: label, many }) => `${label}${many ? '...' : ''}`)
    .map(part => (bare === true ? part : `[${part}]`))
  const inner = commands === undefined ? [] : [`<${commands.map(known => known.name).join(' | ')}>`]
  return [...path, ...(flags.length > 0 ? [`[${name}-OPTIONS]`] : []), ...parts, ...inner].join(' ')
}

function flagText({ short, long, value }: Flag): string {
  const name = [
    ...(short === undefined ? [] : [`-${short}`]),
    ...(long === undefined ? [] : [`--${long}`]),
  ].join(', ')
  return value === undefined ? name : `${name}=`
}

function row(left: string, right: string): string {
  return `  ${left.padEnd(24)} ${right}`
}
