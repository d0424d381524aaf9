import * as z from 'zod'
import { shellWord } from '../text/shell-word.ts'
import type { Plugin, PluginSubject } from './plugin.ts'
import { wordsAbout } from './properties.ts'
import {
  linkInterpreter,
  makeEnvironment,
  pipOf,
  pythonPackages,
  pythonVariables,
  renameInterpreters,
} from './python-venv.ts'

const properties = z.object({
  'poetry-with': wordsAbout('Groups of dependencies that are installed as well'),
  'poetry-export-extra-args': wordsAbout('Further arguments for poetry export, each as it is'),
  'poetry-pip-extra-args': wordsAbout('Further arguments for pip install, each as it is'),
})

/** Has Poetry write down what it has locked, and pip install that. */
export const poetry: Plugin<z.output<typeof properties>> = {
  name: 'poetry',
  summary: 'Installs a Python project that Poetry manages',
  properties,
  needsSource: true,
  commands(given, context) {
    const requirements = `${context.buildRoot}/requirements.txt`
    const groups = [...new Set(given['poetry-with'])].sort()
    const exported = [
      '--format=requirements.txt',
      `--output=${requirements}`,
      '--with-credentials',
      ...(groups.length === 0 ? [] : [`--with=${groups.join(',')}`]),
      ...given['poetry-export-extra-args'],
    ]
    const installed = [...given['poetry-pip-extra-args'], `--requirement=${requirements}`]
    const pip = pipOf(context)
    return [
      ...makeEnvironment(context),
      ['poetry', 'export', ...exported.map(shellWord)].join(' '),
      [pip, 'install', ...installed.map(shellWord)].join(' '),
      `${pip} install --no-deps .`,
      `${pip} check`,
      ...renameInterpreters(context),
      ...linkInterpreter(context),
    ]
  },
  environment: (_given, context) => pythonVariables(context),
  packages: (_given, subject) => [
    ...pythonPackages,
    ...(subject.after.includes('poetry-deps') || subject.has('poetry') ? [] : ['python3-poetry']),
    ...(exportsApart(subject) ? ['python3-poetry-plugin-export'] : []),
  ],
  checks: (_given, { after }) =>
    after.includes('poetry-deps')
      ? [{ program: 'poetry', words: ['--version'], debian: 'python3-poetry' }]
      : [],
}

/** Whether the system has `poetry export` in a package of its own. */
function exportsApart({ after, system }: PluginSubject): boolean {
  if (system === undefined || after.includes('poetry-deps')) return false
  const first = ({ debian: 13, ubuntu: 25.04 } as Partial<Record<string, number>>)[system.id]
  return first !== undefined && Number(system.version) >= first
}
