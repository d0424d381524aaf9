import * as z from 'zod'
import { shellWord } from '../text/shell-word.ts'
import type { Plugin } from './plugin.ts'
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
  'python-requirements': wordsAbout('Files of requirements, or their addresses'),
  'python-constraints': wordsAbout('Files of constraints, or their addresses'),
  'python-packages': z
    .array(z.string())
    .default(['pip', 'setuptools', 'wheel'])
    .meta({ description: 'Packages that pip brings up to date first' }),
})

/** Installs packages with pip into an environment of their own: the listed ones, those of files, and the source. */
export const python: Plugin<z.output<typeof properties>> = {
  name: 'python',
  summary: 'Installs Python packages into an environment of their own',
  properties,
  needsSource: true,
  commands(given, context) {
    const constraints = given['python-constraints'].flatMap(file => ['-c', shellWord(file)])
    const install = [pipOf(context), 'install', ...constraints, '-U'].join(' ')
    const packages = given['python-packages'].map(shellWord)
    const files = given['python-requirements'].flatMap(file => ['-r', shellWord(file)])
    return [
      ...makeEnvironment(context),
      ...[packages, files].filter(words => words.length > 0).map(words => [install, ...words].join(' ')),
      `if [ -f setup.py ] || [ -f pyproject.toml ]; then ${install} .; fi`,
      ...renameInterpreters(context),
      ...linkInterpreter(context),
    ]
  },
  environment: (_given, context) => pythonVariables(context),
  packages: () => [...pythonPackages],
}
