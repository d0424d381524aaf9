import { version } from '../version.ts'
import type { Command } from './command.ts'

/** Prints which snapsmith this is. */
export const versionCommand: Command = {
  name: 'version',
  summary: 'Show the version and exit',
  options: [],
  instant: true,
  async run(_options, { reporter }) {
    reporter.message(`snapsmith ${version}`)
    return 0
  },
}
