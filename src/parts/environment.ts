import { bases } from '../bases/index.ts'
import { triplet } from '../project/global-variables.ts'
import type { Part, Project } from '../project/project.ts'
import { builtFor } from './part-plugin.ts'
import { shellWord, withinDoubleQuotes } from '../text/shell-word.ts'
import type { Layout } from './layout.ts'
import { partPlaces, primeDir, stageDir } from './layout.ts'
import type { StepName } from './steps.ts'

/** What a script's environment is made from. */
interface EnvironmentRequest {
  project: Project
  part: Part
  step: StepName
  layout: Layout
  /** Parallel build count. */
  jobs: number
  /** As in the project file; empty when unset. */
  version: string
  grade: string
  /** Whether the part's plugin builds outside of its sources. */
  outOfSource: boolean
  /** What the plugin adds; only in the build. */
  plugin: Readonly<Record<string, string>>
  /** Whether a path is there: search paths name only what exists. */
  exists: (path: string) => boolean
}

type Variable = readonly [name: string, value: string]

/** The file that a script sources first: `export` lines whose values the shell still expands, in snapcraft's order. */
export function environmentText(request: EnvironmentRequest): string {
  const user = request.part.keys['build-environment'].flatMap(item => Object.entries(item))
  return [
    '# Environment',
    '## Application environment',
    ...lines(quoted([...applicationVariables(request), ...stepVariables(request)])),
    '## Part environment',
    ...lines(quoted([...projectVariables(request), ...partVariables(request)])),
    ...lines(searchPaths(request)),
    '## Plugin environment',
    ...lines(Object.entries(request.plugin)),
    '## User environment',
    ...lines(user),
    '',
  ].join('\n')
}

/** Values of our own, in which a shell is to find nothing: directories can have any name. */
function quoted(variables: readonly Variable[]): Variable[] {
  return variables.map(([name, value]) => [name, withinDoubleQuotes(value)])
}

/** As snapcraft does: nothing in a value is escaped, so that variables and commands in what the project says are expanded. */
function lines(variables: readonly Variable[]): string[] {
  return variables.map(([name, value]) => `export ${name}="${value}"`)
}

function applicationVariables({ project, layout, jobs, version, grade }: EnvironmentRequest): Variable[] {
  return [
    ['SNAPCRAFT_PARALLEL_BUILD_COUNT', String(jobs)],
    ['SNAPCRAFT_PROJECT_VERSION', version],
    ['SNAPCRAFT_PROJECT_GRADE', grade],
    ['SNAPCRAFT_PROJECT_DIR', layout.root],
    ['SNAPCRAFT_PROJECT_NAME', project.name],
    ['SNAPCRAFT_STAGE', stageDir(layout, 'default')],
    ['SNAPCRAFT_PRIME', primeDir(layout, 'default')],
    ...(bases[project.effectiveBase].olderVariables
      ? ([
          ['SNAPCRAFT_ARCH_TRIPLET', triplet(builtFor(project))],
          ['SNAPCRAFT_TARGET_ARCH', builtFor(project)],
        ] as const)
      : []),
    ...partitionVariables(layout, 'SNAPCRAFT', /[-/]/g),
  ]
}

function stepVariables(request: EnvironmentRequest): Variable[] {
  return directories(request).map(([name, path]) => [`SNAPCRAFT_PART_${name}`, path])
}

function projectVariables({ project, layout, jobs }: EnvironmentRequest): Variable[] {
  const { build } = project
  return [
    ['CRAFT_ARCH_TRIPLET', triplet(builtFor(project))],
    ['CRAFT_TARGET_ARCH', builtFor(project)],
    ['CRAFT_ARCH_BUILD_ON', build.on],
    ['CRAFT_ARCH_BUILD_FOR', builtFor(project)],
    ['CRAFT_ARCH_TRIPLET_BUILD_ON', triplet(build.on)],
    ['CRAFT_ARCH_TRIPLET_BUILD_FOR', triplet(builtFor(project))],
    ['CRAFT_PARALLEL_BUILD_COUNT', String(jobs)],
    ['CRAFT_PROJECT_DIR', layout.root],
    ...partitionVariables(layout, 'CRAFT', /[-+/]/g),
    ['CRAFT_STAGE', stageDir(layout, 'default')],
    ['CRAFT_PRIME', primeDir(layout, 'default')],
    ['CRAFT_PROJECT_NAME', project.name],
  ]
}

function partVariables(request: EnvironmentRequest): Variable[] {
  return [
    ['CRAFT_PART_NAME', request.part.name],
    ['CRAFT_STEP_NAME', request.step.toUpperCase()],
    ...directories(request).map(([name, path]) => [`CRAFT_PART_${name}`, path] as const),
  ]
}

function directories({ part, layout, outOfSource }: EnvironmentRequest): Variable[] {
  const { src, build, install } = partPlaces(layout, part.name)
  const subdirectory = part.keys['source-subdir']
  const work = (directory: string): string =>
    subdirectory === '' ? directory : `${directory}/${subdirectory}`
  return [
    ['SRC', src],
    ['SRC_WORK', work(src)],
    ['BUILD', build],
    ['BUILD_WORK', outOfSource ? build : work(build)],
    ['INSTALL', install],
  ]
}

function partitionVariables(layout: Layout, prefix: string, replaced: RegExp): Variable[] {
  if (!layout.partitioned) return []
  return layout.partitions.flatMap(partition => {
    const name = `${prefix}_${partition.toUpperCase().replace(replaced, '_')}`
    return [
      [`${name}_STAGE`, stageDir(layout, partition)],
      [`${name}_PRIME`, primeDir(layout, partition)],
    ] as const
  })
}

/**
 * The search paths of tools, compilers and pkg-config: what the part has installed and what is staged. Flags are taken apart at blanks by
 * whoever uses them, mostly as a shell does, so that odd paths have quotes of their own in them.
 */
function searchPaths({ project, part, layout, exists }: EnvironmentRequest): Variable[] {
  const roots = [partPlaces(layout, part.name).install, stageDir(layout, 'default')]
  const arch = triplet(builtFor(project))
  const present = (directories: readonly string[]): string[] =>
    roots.flatMap(root => directories.map(directory => `${root}/${directory}`)).filter(exists)
  const flags = (name: string, option: string, paths: readonly string[]): Variable[] =>
    paths.length === 0
      ? []
      : [
          [
            name,
            `\${${name}:+"$${name} "}${paths.map(path => withinDoubleQuotes(`${option}${shellWord(path)}`)).join(' ')}`,
          ],
        ]
  const bin = present(['usr/sbin', 'usr/bin', 'sbin', 'bin'])
  const include = present(['include', 'usr/include', `include/${arch}`, `usr/include/${arch}`])
  const lib = present(['lib', 'usr/lib', `lib/${arch}`, `usr/lib/${arch}`])
  const pkgConfig = present([
    'lib/pkgconfig',
    `lib/${arch}/pkgconfig`,
    'usr/lib/pkgconfig',
    `usr/lib/${arch}/pkgconfig`,
    'usr/share/pkgconfig',
    'usr/local/lib/pkgconfig',
    `usr/local/lib/${arch}/pkgconfig`,
    'usr/local/share/pkgconfig',
  ])
  const listed = (paths: readonly string[]): string => withinDoubleQuotes(paths.join(':'))
  return [
    ...(bin.length === 0 ? [] : [['PATH', `${listed(bin)}:$PATH`] as const]),
    ...['CPPFLAGS', 'CFLAGS', 'CXXFLAGS'].flatMap(name => flags(name, '-isystem ', include)),
    ...flags('LDFLAGS', '-L', lib),
    ...(pkgConfig.length === 0
      ? []
      : [['PKG_CONFIG_PATH', `\${PKG_CONFIG_PATH:+"$PKG_CONFIG_PATH:"}${listed(pkgConfig)}`] as const]),
  ]
}
