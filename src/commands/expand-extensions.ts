import type { Command } from './command.ts'

/** Prints the project file with its extensions applied. */
export const expandExtensions: Command = {
  name: 'expand-extensions',
  summary: 'Expand extensions in snapcraft.yaml',
  overview:
    'Prints the project file with its extensions applied, variables and grammar as they are written. The file must be valid.',
  options: [],
  instant: true,
  async run(_options, { host, reporter }) {
    const [
      { examineProject, extensionSettings },
      { ProjectError },
      { applyExtensions },
      { writeYaml },
      { orderedKeys },
    ] = await Promise.all([
      import('../project/load.ts'),
      import('../project/problems.ts'),
      import('../extensions/apply.ts'),
      import('../yaml/write.ts'),
      import('../project/printing.ts'),
    ])
    const { found, document, problems } = examineProject({
      cwd: host.cwd,
      env: host.env,
      machine: host.machine,
    })
    if (problems.length > 0) throw new ProjectError(found.file, problems)
    const { isMapping } = await import('../yaml/document.ts')
    const { content } = applyExtensions(isMapping(document.value) ? document.value : {}, {
      ...extensionSettings(host),
      architecture: host.machine.architecture,
    })
    reporter.message(writeYaml(orderedKeys(content)).trimEnd())
    return 0
  },
}
