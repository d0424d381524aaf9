import type { Examination } from '../project/load.ts'
import type { ProjectReport } from '../project/report.ts'
import { version } from '../version.ts'
import type { Command, Context } from './command.ts'
import { textOption } from './command.ts'
import { unbuiltNotices } from './project.ts'

/** Checks the project file without building anything. */
export const validate: Command = {
  name: 'validate',
  summary: 'Check the project file without building',
  overview:
    'Checks snapcraft.yaml and tells everything that is wrong with it at once, with the place and what to do. Exit code 0 when nothing is, 1 otherwise. ' +
    'Whether this machine can build the project makes no difference.',
  options: [
    { flags: '--format <format>', help: 'How to tell it', choices: ['text', 'json', 'github', 'sarif'] },
  ],
  instant: true,
  async run(options, context) {
    const [{ examineProject }, { ProjectError }] = await Promise.all([
      import('../project/load.ts'),
      import('../project/problems.ts'),
    ])
    const format = textOption(options, 'format') ?? 'text'
    const { host } = context
    let examination: Pick<Examination, 'found' | 'problems' | 'project'>
    try {
      examination = examineProject({ cwd: host.cwd, env: host.env, machine: host.machine })
    } catch (error) {
      if (format === 'text' || !(error instanceof ProjectError)) throw error
      examination = { found: { file: error.file, assets: '' }, problems: error.problems }
    }
    const { found, problems, project } = examination
    if (format === 'text' && problems.length > 0) throw new ProjectError(found.file, problems)
    const notices = project === undefined ? [] : [...project.notices, ...(await unbuiltNotices(project))]
    await tell({ file: found.file, problems, notices }, format, context)
    return problems.length > 0 ? 1 : 0
  },
}

async function tell(report: ProjectReport, format: string, { reporter }: Context): Promise<void> {
  if (format === 'text') {
    for (const notice of report.notices) reporter.warning(notice)
    reporter.message(`${report.file} is valid`)
    return
  }
  const { githubReport, jsonReport, sarifReport } = await import('../project/report.ts')
  const text =
    format === 'json'
      ? jsonReport(report)
      : format === 'sarif'
        ? sarifReport(report, version)
        : githubReport(report)
  if (text !== '') reporter.message(text)
}
