import * as z from 'zod'
import { UserError } from '../errors.ts'
import { shellWord } from '../text/shell-word.ts'
import type { BuildContext, Plugin, PluginSubject, ToolCheck } from './plugin.ts'
import { flag, orNull, table, word, wordsAbout } from './properties.ts'

const properties = z.object({
  'dotnet-configuration': z
    .enum(['Debug', 'Release'])
    .default('Release')
    .meta({ description: 'The configuration that is built' }),
  'dotnet-project': orNull.meta({ description: 'The project or solution, where the source has several' }),
  'dotnet-properties': table.meta({ description: 'Properties of MSBuild for all commands' }),
  'dotnet-self-contained': flag.meta({ description: 'Whether the runtime of .NET comes with the program' }),
  'dotnet-verbosity': z
    .enum(['quiet', 'q', 'minimal', 'm', 'normal', 'n', 'detailed', 'd', 'diagnostic', 'diag'])
    .default('normal')
    .meta({ description: 'How much is told' }),
  'dotnet-version': z
    .string()
    .superRefine((value, context) => {
      const major = Number(/^(\d+)(?:\.\d+)?$/.exec(value)?.[1] ?? -1)
      if (value !== 'none' && major < 6)
        context.addIssue({ code: 'custom', message: `invalid dotnet-version '${value}'` })
    })
    .nullable()
    .default(null)
    .meta({ description: 'The version of the build snap with the SDK' }),
  'dotnet-restore-configfile': orNull.meta({ description: 'The configuration of NuGet' }),
  'dotnet-restore-properties': table.meta({ description: 'Properties for dotnet restore' }),
  'dotnet-restore-sources': wordsAbout('Sources of packages'),
  'dotnet-build-framework': orNull.meta({ description: 'The framework that is built for' }),
  'dotnet-build-properties': table.meta({ description: 'Properties for dotnet build' }),
  'dotnet-publish-properties': table.meta({ description: 'Properties for dotnet publish' }),
})

type Given = z.output<typeof properties>

const sdk: ToolCheck = { program: 'dotnet', words: ['--version'] }

/** Restores, builds and publishes for the architecture that the snap is for. */
export const dotnet: Plugin<Given> = {
  name: 'dotnet',
  summary: 'Builds and publishes a project of .NET',
  properties,
  needsSource: true,
  commands(given, context) {
    const common = ['--verbosity', given['dotnet-verbosity'], '--runtime', runtimeOf(context)]
    const whole = ['--self-contained', given['dotnet-self-contained'] ? 'True' : 'False']
    const named = given['dotnet-project'] === null ? [] : [given['dotnet-project']]
    const set = (more: Readonly<Record<string, string>>): string[] =>
      Object.entries({ ...given['dotnet-properties'], ...more }).map(([name, value]) => `-p:${name}=${value}`)
    return [
      [
        'restore',
        ...given['dotnet-restore-sources'].flatMap(source => ['--source', source]),
        ...option('--configfile', given['dotnet-restore-configfile']),
        ...common,
        ...set(given['dotnet-restore-properties']),
        ...named,
      ],
      [
        ...['build', '--configuration', given['dotnet-configuration'], '--no-restore'],
        ...option('--framework', given['dotnet-build-framework']),
        ...[...common, ...whole, ...set(given['dotnet-build-properties']), ...named],
      ],
      [
        ...[
          'publish',
          '--configuration',
          given['dotnet-configuration'],
          '--output',
          shellWord(context.install),
        ],
        ...common.slice(0, 2),
        ...['--no-restore', '--no-build', ...common.slice(2), ...whole],
        ...[...set(given['dotnet-publish-properties']), ...named],
      ],
    ].map(words => ['dotnet', ...words].join(' '))
  },
  environment(given, context) {
    const snap = sdkSnap(given, context)
    if (snap === undefined) return { DOTNET_NOLOGO: '1' }
    const root = `/snap/${snap}/current`
    const arch = context.machineTriplet
    return {
      DOTNET_NOLOGO: '1',
      LD_LIBRARY_PATH: `${root}/lib/${arch}:${root}/usr/lib/${arch}`,
      PATH: `${root}/usr/lib/dotnet:\${PATH}`,
    }
  },
  snaps: (given, subject) => [sdkSnap(given, subject)].filter(name => name !== undefined),
  checks: given => (given['dotnet-version'] === null ? [sdk] : []),
}

function option(name: string, value: string | null): string[] {
  return value === null ? [] : [name, value]
}

function sdkSnap(given: Given, { after }: PluginSubject): string | undefined {
  const version = given['dotnet-version']
  if (version === null || after.includes('dotnet-deps')) return undefined
  const [major = '', minor = '0'] = version.split('.')
  return `dotnet-sdk-${major}${minor}`
}

function runtimeOf({ architecture }: BuildContext): string {
  const runtime = ({ amd64: 'linux-x64', arm64: 'linux-arm64' } as Partial<Record<string, string>>)[
    architecture
  ]
  if (runtime === undefined)
    throw new UserError(
      'bad-part',
      `Unsupported architecture '${architecture}'. Supported architectures are 'amd64' and 'arm64'.`,
      { resolution: "Build with .NET for these only, by 'platforms' or the grammar of the part." },
    )
  return runtime
}

const firstProperties = z.object({
  'dotnet-build-configuration': word('Release').meta({ description: 'The configuration that is built' }),
  'dotnet-self-contained-runtime-identifier': orNull.meta({
    description: 'The runtime that comes with the program',
  }),
})

/** The first form: builds and publishes, for the machine or for a runtime that is named. */
export const firstDotnet: Plugin<z.output<typeof firstProperties>> = {
  name: 'dotnet',
  summary: 'Builds a project of .NET',
  first: true,
  properties: firstProperties,
  needsSource: true,
  commands(given, { install }) {
    const configuration = shellWord(given['dotnet-build-configuration'])
    const runtime = given['dotnet-self-contained-runtime-identifier']
    const whole = runtime === null ? '' : ` --self-contained -r ${shellWord(runtime)}`
    return [
      `dotnet build -c ${configuration}`,
      `dotnet publish -c ${configuration} -o ${shellWord(install)}${whole}`,
    ]
  },
  checks: () => [sdk],
}
