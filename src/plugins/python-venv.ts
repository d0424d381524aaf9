import { bases } from '../bases/index.ts'
import { shellWord, withinDoubleQuotes } from '../text/shell-word.ts'
import type { BuildContext, PluginSubject } from './plugin.ts'

/** The interpreter of the base that programs in the snap run with; none where the snap has to bring its own. */
export function baseInterpreter({ base, bare, confinement }: PluginSubject): string | undefined {
  return bare || confinement === 'classic' ? undefined : bases[base].pythonInterpreter
}

/** Debian packages that an environment of Python takes. */
export const pythonPackages: readonly string[] = ['findutils', 'python3-dev', 'python3-venv']

/** The variables by which a project chooses another interpreter, or arguments for the environment, in `build-environment`. */
export function pythonVariables({ install }: BuildContext): Record<string, string> {
  return {
    PATH: `${withinDoubleQuotes(install)}/bin:\${PATH}`,
    PARTS_PYTHON_INTERPRETER: 'python3',
    PARTS_PYTHON_VENV_ARGS: '',
  }
}

/** Makes the environment in the install directory itself. */
export function makeEnvironment({ install }: BuildContext): string[] {
  return [`"\${PARTS_PYTHON_INTERPRETER}" -m venv \${PARTS_PYTHON_VENV_ARGS} ${shellWord(install)}`]
}

/** The program of the environment for which `pip` stands. */
export function pipOf({ install }: BuildContext): string {
  return shellWord(`${install}/bin/pip`)
}

/**
 * Lets what was installed run where the snap is mounted: its programs begin with the interpreter by its name, also those whose line would
 * have been too long for the kernel, which pip writes as a script of the shell.
 */
export function renameInterpreters({ install }: BuildContext): string[] {
  return [
    `venv_python=${shellWord(`${install}/bin`)}/"\${PARTS_PYTHON_INTERPRETER}"`,
    'while IFS= read -r -d "" program; do',
    '  if head -n 1 -- "$program" | grep -qF -- "#!$venv_python"; then',
    '    sed -i "1 s|^.*\\$|#!/usr/bin/env ${PARTS_PYTHON_INTERPRETER}|" -- "$program"',
    '  elif head -n 2 -- "$program" | tail -n 1 | grep -qE "^\'\'\'exec\' \\"?$venv_python"; then',
    '    sed -i -e "1 s|^.*\\$|#!/usr/bin/env ${PARTS_PYTHON_INTERPRETER}|" -e 2,3d -- "$program"',
    '  fi',
    `done < <(find ${shellWord(install)} -type f -executable -exec grep -lIZF -e "$venv_python" {} +)`,
  ]
}

/** Leads the environment's interpreter to the one that the snap brings, or to the base's. */
export function linkInterpreter(context: BuildContext): string[] {
  const { install, stage } = context
  const system = baseInterpreter(context)
  const roots = [install, stage].map(shellWord).join(' ')
  return [
    'interpreter=""',
    'python_name=$(basename "$(readlink -f "$venv_python")")',
    `for root in ${roots}; do`,
    '  if [ -z "$interpreter" ] && [ -d "$root/usr/bin" ]; then',
    '    found=$(find "$root/usr/bin" -maxdepth 1 -type f -executable -name "$python_name" -print -quit)',
    '    [ -z "$found" ] || interpreter="..${found#"$root"}"',
    '  fi',
    'done',
    'if [ -z "$interpreter" ]; then',
    ...(system === undefined ? giveUp : useSystem({ system, install })),
    'fi',
    'ln -sfn "$interpreter" "$venv_python"',
  ]
}

const giveUp = [
  "  echo 'No suitable Python interpreter found, giving up.' >&2",
  "  echo 'The snap has to bring one: stage python3 with it.' >&2",
  '  exit 1',
]

/** Packages lie where their own version of Python looks for them, and no other does. */
function useSystem({ system, install }: { system: string; install: string }): string[] {
  const version = system.replace(/^.*python/, '')
  const libraries = `${install}/lib`
  return [
    `  if [ -n "$(find ${shellWord(libraries)} -maxdepth 1 -name 'python3.*' -print -quit 2>/dev/null)" ] && [ ! -d ${shellWord(`${libraries}/python${version}`)} ]; then`,
    `    echo "The packages are for $python_name, and the base has Python ${version}: they would not be found there." >&2`,
    "    echo 'Stage python3 with the snap (stage-packages), or build on a machine of the release of the base.' >&2",
    '    exit 1',
    '  fi',
    `  interpreter=${shellWord(system)}`,
  ]
}
