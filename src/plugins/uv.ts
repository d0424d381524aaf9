import * as z from 'zod'
import { shellWord, withinDoubleQuotes } from '../text/shell-word.ts'
import type { Plugin } from './plugin.ts'
import { wordsAbout } from './properties.ts'
import { baseInterpreter, linkInterpreter, pythonPackages, pythonVariables } from './python-venv.ts'

const properties = z.object({
  'uv-extras': wordsAbout('Extras of the project that are installed as well'),
  'uv-groups': wordsAbout('Groups of dependencies that are installed as well'),
})

/** Has uv install what it has locked into an environment that can be moved. */
export const uv: Plugin<z.output<typeof properties>> = {
  name: 'uv',
  summary: 'Installs a Python project that uv manages',
  properties,
  needsSource: true,
  commands(given, context) {
    const system = baseInterpreter(context)
    const chosen = system === undefined ? '"$(which "${PARTS_PYTHON_INTERPRETER}")"' : shellWord(system)
    const sync = [
      ...sorted(given['uv-extras']).map(name => ['--extra', name]),
      ...sorted(given['uv-groups']).map(name => ['--group', name]),
    ]
    return [
      `uv venv --relocatable --allow-existing --python ${chosen} ${shellWord(context.install)}`,
      ['uv sync --no-dev --no-editable --reinstall', ...sync.flat().map(shellWord)].join(' '),
      `venv_python=${shellWord(`${context.install}/bin`)}/"\${PARTS_PYTHON_INTERPRETER}"`,
      ...linkInterpreter(context),
    ]
  },
  environment(_given, context) {
    const install = withinDoubleQuotes(context.install)
    return {
      ...pythonVariables(context),
      VIRTUAL_ENV: install,
      UV_COMPILE_BYTECODE: '1',
      UV_PROJECT_ENVIRONMENT: install,
      UV_FROZEN: 'true',
      UV_PYTHON_DOWNLOADS: 'never',
      UV_PYTHON: '"${PARTS_PYTHON_INTERPRETER}"',
      UV_PYTHON_PREFERENCE: 'only-system',
    }
  },
  packages: () => [...pythonPackages],
  checks: () => [{ program: 'uv', words: ['--version'], begins: /^uv/, kind: 'uv' }],
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort()
}
