import * as z from 'zod'
import { UserError } from '../errors.ts'
import { shellWord } from '../text/shell-word.ts'
import type { Plugin } from './plugin.ts'
import { orNull, word } from './properties.ts'

const properties = z.object({
  'conda-packages': z
    .array(z.string())
    .nullable()
    .default(null)
    .meta({ description: 'Packages that are installed, with their versions' }),
  'conda-python-version': orNull.meta({ description: 'The version of Python' }),
  'conda-miniconda-version': word('latest').meta({ description: 'The version of the installer' }),
})

const names: Partial<Record<string, string>> = {
  i386: 'x86',
  amd64: 'x86_64',
  armhf: 'armv7l',
  ppc64el: 'ppc64le',
}

/** Installs Miniconda below the home directory where it is not there, and packages into an environment that is the snap. */
export const conda: Plugin<z.output<typeof properties>> = {
  name: 'conda',
  summary: 'Installs packages of conda',
  properties,
  needsSource: false,
  commands(given, { install, snap, machineArchitecture }) {
    const machine = names[machineArchitecture]
    if (machine === undefined)
      throw new UserError(
        'bad-part',
        `Architecture not supported for conda plugin: '${machineArchitecture}'`,
        {
          resolution: 'Build on a machine of another architecture.',
        },
      )
    const version = given['conda-miniconda-version']
    const address = `https://repo.anaconda.com/miniconda/Miniconda3-${version}-Linux-${machine}.sh`
    const python = given['conda-python-version']
    const wanted = [...(python === null ? [] : [`python=${python}`]), ...(given['conda-packages'] ?? [])]
    return [
      'if [ ! -e "${HOME}/miniconda.sh" ]; then',
      // Under its own name only when it is whole.
      `  curl --proto '=https' --tlsv1.2 -sSf ${shellWord(address)} > "\${HOME}/miniconda.sh.new"`,
      '  chmod 755 "${HOME}/miniconda.sh.new"',
      '  mv "${HOME}/miniconda.sh.new" "${HOME}/miniconda.sh"',
      'fi',
      '"${HOME}/miniconda.sh" -bfp "${HOME}/miniconda"',
      [
        `CONDA_TARGET_PREFIX_OVERRIDE=${shellWord(`/snap/${snap}/current`)} conda create --prefix ${shellWord(install)} --yes`,
        ...wanted.map(shellWord),
      ].join(' '),
    ]
  },
  environment: () => ({ PATH: '${HOME}/miniconda/bin:${PATH}' }),
}
