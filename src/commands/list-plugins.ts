import { buildBases } from '../bases/names.ts'
import type { Command } from './command.ts'
import { textOption } from './command.ts'

/** Names the plugins that parts can use. */
export const listPlugins: Command = {
  name: 'list-plugins',
  aliases: ['plugins'],
  summary: 'List available plugins, optionally for a given base',
  overview: 'Lists the plugins that parts can use, one a line; with what they do on a terminal.',
  options: [
    {
      flags: '--base <base>',
      help: 'List the plugins for this base',
      choices: buildBases,
    },
  ],
  instant: true,
  async run(options, { host, reporter }) {
    const { builtPlugins: plugins } = await import('../plugins/index.ts')
    const longest = Math.max(...plugins.map(plugin => plugin.name.length))
    const base = textOption(options, 'base')
    reporter.permanent(`Displaying plugins available for ${base === undefined ? 'every base' : `'${base}'`}`)
    for (const plugin of plugins)
      reporter.message(
        host.streams.out.isTTY === true ? `${plugin.name.padEnd(longest)}  ${plugin.summary}` : plugin.name,
      )
    return 0
  },
}
