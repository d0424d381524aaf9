import type { Command } from './command.ts'

/** Names the extensions that apps can use. */
export const listExtensions: Command = {
  name: 'list-extensions',
  aliases: ['extensions'],
  summary: 'List available extensions for all supported bases.',
  overview: "Lists the extensions that apps can name in 'extensions', with the bases that each supports.",
  options: [],
  instant: true,
  async run(_options, { reporter }) {
    const { extensions } = await import('../extensions/index.ts')
    const rows = [
      ['Extension name', 'Supported bases'],
      ...extensions.map(extension => [extension.name, extension.bases.join(', ')]),
    ] as [string, string][]
    const widths = [0, 1].map(column => Math.max(...rows.map(row => row[column]?.length ?? 0)))
    const [header, ...rest] = rows.map(row => `${row[0].padEnd(widths[0] ?? 0)}  ${row[1]}`.trimEnd())
    const line = widths.map(width => '-'.repeat(width)).join('  ')
    reporter.message([header, line, ...rest].join('\n'))
    return 0
  },
}
