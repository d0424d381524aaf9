import { ownPath } from '../platform/own-files.ts'
import type { Command } from './command.ts'

/** Prints the JSON schema of the project file. */
export const schema: Command = {
  name: 'schema',
  summary: 'Print the JSON schema of snapcraft.yaml',
  overview: "Prints the JSON schema (draft 2020-12) of the project file, for editors: save it and put '# yaml-language-server: $schema=FILE' into the first line of snapcraft.yaml.",
  options: [],
  instant: true,
  async run(_options, { reporter }) {
    const { readText } = await import('../platform/files.ts')
    const text = readText(ownPath('schema.json'))
    if (text === undefined) throw new Error('schema.json does not ship')
    reporter.message(text.trimEnd())
    return 0
  },
}
