import { ownPath } from '../platform/own-files.ts'
import type { Command } from './command.ts'

/** Prints the JSON schema of the project file, or of files of scenarios. */
export const schema: Command = {
  name: 'schema',
  summary: 'Print the JSON schema of snapcraft.yaml',
  overview:
    "Prints the JSON schema (draft 2020-12) of the project file, for editors: save it and put '# yaml-language-server: $schema=FILE' into the first line of snapcraft.yaml. With --scenario it is the schema of snap/tests/*.yaml.",
  options: [{ flags: '--scenario', help: 'Print the schema of scenarios instead' }],
  instant: true,
  async run(options, { reporter }) {
    const { readText } = await import('../platform/files.ts')
    const file = options['scenario'] === true ? 'scenario.schema.json' : 'schema.json'
    const text = readText(ownPath(file))
    if (text === undefined) throw new Error(`${file} does not ship`)
    reporter.message(text.trimEnd())
    return 0
  },
}
