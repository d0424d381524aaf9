import type { Command } from './command.ts'
import { openProject } from './project.ts'

/** Prints the project as snapsmith builds it. */
export const expand: Command = {
  name: 'expand',
  summary: 'Print the resolved project for a platform',
  overview:
    'Prints the project as it is built: extensions applied, variables and grammar replaced for the platform, every spelling unified, what parts leave out filled in where it is not empty.',
  options: [
    {
      flags: '--platform <name>',
      help: "Resolve for this platform of the project's 'platforms'",
      env: ['CRAFT_PLATFORM', 'SNAPCRAFT_PLATFORM'],
      conflicts: ['buildFor'],
    },
    {
      flags: '--build-for <architecture>',
      help: 'Resolve for this architecture',
      env: ['CRAFT_BUILD_FOR', 'SNAPCRAFT_BUILD_FOR'],
      conflicts: ['platform'],
    },
    { flags: '--format <format>', help: 'How to print it', choices: ['yaml', 'json'] },
  ],
  instant: true,
  async run(options, { host, reporter }) {
    const [{ writeYaml }, { orderedKeys, resolvedDocument }] = await Promise.all([
      import('../yaml/write.ts'),
      import('../project/printing.ts'),
    ])
    const document = orderedKeys(resolvedDocument(await openProject(options, host)))
    reporter.message(
      options.format === 'json' ? JSON.stringify(document, undefined, 2) : writeYaml(document).trimEnd(),
    )
    return 0
  },
}
