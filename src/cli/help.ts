import type { Command, CommandGroup } from '../commands/command.ts'
import { helpPage } from '../ui/help.ts'
import type { HelpSection } from '../ui/help.ts'
import { globalOptions } from './options.ts'

const globalRows = globalOptions.map(option => ({ name: option.flags, text: option.help }))

/** The first page that a new user sees. */
export function programHelp(groups: readonly CommandGroup[], all: boolean): string {
  const starters = groups
    .flatMap(group => group.commands)
    .filter(command => ['init', 'pack', 'version'].includes(command.name))
  const listed: HelpSection[] = all
    ? groups.map(group => ({ title: group.title, rows: group.commands.map(commandRow) }))
    : [
        { title: 'Starter commands', rows: starters.map(commandRow) },
        {
          title: 'All commands',
          rows: groups.map(group => ({
            name: group.title,
            text: group.commands.map(command => command.name).join(', '),
          })),
        },
      ]
  return helpPage([
    { title: 'Usage', text: 'snapsmith [options] <command> [args]...' },
    {
      title: 'Summary',
      text: 'Builds snaps, checks them, and knows their hooks. Without a command it packs the project in this directory.',
    },
    { title: 'Global options', rows: globalRows },
    ...listed,
    {
      title: '',
      text: `For more information about a command, run 'snapsmith help <command>'.${all ? '' : "\nFor a summary of all commands, run 'snapsmith help --all'."}`,
    },
  ])
}

/** The page of one command. */
export function commandHelp(command: Command, groups: readonly CommandGroup[]): string {
  const group = groups.find(candidate => candidate.commands.includes(command))
  const others = (group?.commands ?? [])
    .filter(other => other !== command)
    .map(other => other.name)
    .sort()
  const takes = (command.arguments ?? []).map(argument => ` ${argument.name}`).join('')
  return helpPage([
    { title: 'Usage', text: `snapsmith ${command.name} [options]${takes}` },
    { title: 'Summary', text: command.overview ?? command.summary },
    ...(command.arguments === undefined
      ? []
      : [
          {
            title: 'Positional arguments',
            rows: command.arguments.map(argument => ({ name: argument.name, text: argument.help })),
          },
        ]),
    ...(command.list === undefined ? [] : [command.list]),
    {
      title: 'Options',
      rows: [
        ...globalRows,
        ...command.options
          .filter(option => option.hidden !== true)
          .map(option => ({ name: option.flags, text: optionText(option) })),
      ],
    },
    ...(others.length === 0 ? [] : [{ title: 'See also', text: others.join('\n') }]),
    { title: '', text: "For a summary of all commands, run 'snapsmith help --all'." },
  ])
}

/** The page of commands that share their first word. */
export function familyHelp(word: string, groups: readonly CommandGroup[]): string {
  const members = groups
    .flatMap(group => group.commands)
    .filter(command => command.name.startsWith(`${word} `))
  return helpPage([
    { title: 'Usage', text: `snapsmith ${word} <command> [options] [args]...` },
    { title: 'Commands', rows: members.map(commandRow) },
    { title: '', text: `For more information about a command, run 'snapsmith help ${word} <command>'.` },
  ])
}

function commandRow(command: Command): { name: string; text: string } {
  return { name: command.name, text: command.summary }
}

function optionText(option: Command['options'][number]): string {
  const choices = option.choices === undefined ? '' : ` (${option.choices.join(', ')})`
  const env = option.env === undefined ? '' : ` [environment: ${option.env.join(', ')}]`
  return `${option.help}${choices}${env}`
}
