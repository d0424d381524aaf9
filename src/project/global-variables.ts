import { isMapping } from '../yaml/document.ts'
import type { Value } from '../yaml/document.ts'
import { factsOf } from '../bases/index.ts'
import type { BaseFacts } from '../bases/facts.ts'
import { effectiveBase, snapArchitectures } from './bases.ts'
import type { Build } from './project.ts'

/** What the values of the variables depend on, beside the document. */
interface VariableSources {
  cwd: string
  build: Build
  cpus: number
  env: Readonly<Record<string, string | undefined>>
}

const triplets: Record<string, string> = {
  amd64: 'x86_64-linux-gnu',
  arm64: 'aarch64-linux-gnu',
  armhf: 'arm-linux-gnueabihf',
  i386: 'i386-linux-gnu',
  powerpc: 'powerpc-linux-gnu',
  ppc64el: 'powerpc64le-linux-gnu',
  riscv64: 'riscv64-linux-gnu',
  s390x: 's390x-linux-gnu',
}

/** The GNU triplet of an architecture. */
export function triplet(architecture: string): string {
  return triplets[architecture] ?? `${architecture}-linux-gnu`
}

/** The architecture that stands for a build's target where `all` cannot. */
export function targetArchitecture(build: Build, targetOfAll?: BaseFacts['targetOfAll']): string {
  if (build.for !== 'all') return build.for
  return targetOfAll === 'this machine'
    ? build.on
    : (snapArchitectures.find(name => name !== build.on) ?? build.on)
}

/** What `$NAME` stands for within the project file. */
export function globalVariables(document: Value, sources: VariableSources): Record<string, string> {
  const content = isMapping(document) ? document : {}
  const facts = factsOf(effectiveBase(document))
  const target = targetArchitecture(sources.build, facts?.targetOfAll)
  const version = textOf(content.version)
  const both = (name: string, value: string): [string, string][] => [
    [`CRAFT_${name}`, value],
    [`SNAPCRAFT_${name}`, value],
  ]
  return Object.fromEntries([
    ...both('PROJECT_DIR', sources.cwd),
    ...both('PROJECT_NAME', textOf(content.name)),
    ...both('STAGE', `${sources.cwd}/stage`),
    ...both('PRIME', `${sources.cwd}/prime`),
    ...both('PARALLEL_BUILD_COUNT', parallelBuildCount(sources.env, sources.cpus)),
    ...(facts?.olderVariables === true
      ? [
          ['SNAPCRAFT_ARCH_TRIPLET', triplet(target)],
          ['SNAPCRAFT_TARGET_ARCH', target],
        ]
      : [['CRAFT_PROJECT_VERSION', version]]),
    ['SNAPCRAFT_PROJECT_VERSION', version],
    ['SNAPCRAFT_PROJECT_GRADE', textOf(content.grade)],
    ['CRAFT_ARCH_BUILD_ON', sources.build.on],
    ['CRAFT_ARCH_BUILD_FOR', target],
    ['CRAFT_TARGET_ARCH', target],
    ['CRAFT_ARCH_TRIPLET_BUILD_ON', triplet(sources.build.on)],
    ['CRAFT_ARCH_TRIPLET_BUILD_FOR', triplet(target)],
    ['CRAFT_ARCH_TRIPLET', triplet(target)],
    ...componentVariables(content.components, sources.cwd, both),
  ] as [string, string][])
}

function componentVariables(
  components: Value | undefined,
  cwd: string,
  both: (name: string, value: string) => [string, string][],
): [string, string][] {
  const names = isMapping(components) ? Object.keys(components) : []
  if (names.length === 0) return []
  return [
    ...both('DEFAULT_STAGE', `${cwd}/stage`),
    ...both('DEFAULT_PRIME', `${cwd}/prime`),
    ...names.flatMap(name => {
      const upper = `COMPONENT_${name.toUpperCase().replaceAll(/[-/]/g, '_')}`
      return [
        ...both(`${upper}_STAGE`, `${cwd}/partitions/component/${name}/stage`),
        ...both(`${upper}_PRIME`, `${cwd}/partitions/component/${name}/prime`),
      ]
    }),
  ]
}

function parallelBuildCount(env: VariableSources['env'], cpus: number): string {
  const asked = Number(env.SNAPCRAFT_PARALLEL_BUILD_COUNT ?? env.CRAFT_PARALLEL_BUILD_COUNT)
  const count = Number.isInteger(asked) && asked > 0 ? asked : cpus
  const most = Number(env.SNAPCRAFT_MAX_PARALLEL_BUILD_COUNT ?? env.CRAFT_MAX_PARALLEL_BUILD_COUNT)
  return String(
    (Number.isInteger(asked) && asked > 0) || !(Number.isInteger(most) && most > 0)
      ? count
      : Math.min(count, most),
  )
}

function textOf(value: Value | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value)
}
