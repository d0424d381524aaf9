import { UserError } from '../errors.ts'
import { debianArchitectures } from './bases.ts'
import type { PlannedBuild } from './platforms.ts'

/** What was asked for, by options or by the environment. */
export interface Wanted {
  /** Debian's name of this machine's architecture. */
  machine: string
  platform?: string | undefined
  buildFor?: string | undefined
}

/** Chooses the one build for this machine; `all` builds are built anywhere the project says. */
export function chooseBuild(builds: readonly PlannedBuild[], wanted: Wanted): PlannedBuild {
  const { machine, platform, buildFor } = wanted
  const labels = [...new Set(builds.map(build => build.platform))]
  if (platform !== undefined && !labels.includes(platform)) {
    throw new UserError('unknown-platform', `Platform '${platform}' not found in the project definition.`, {
      details: `Valid platforms are: ${labels.map(label => `'${label}'`).join(', ')}.`,
    })
  }
  if (buildFor !== undefined && buildFor !== 'all' && !(debianArchitectures as readonly string[]).includes(buildFor)) {
    throw new UserError('unknown-architecture', `'${buildFor}' is not a valid Debian architecture`, {
      resolution: 'Use a supported Debian architecture name.',
    })
  }
  const here = builds.filter(build => build.on === machine)
  const matching = here.filter(build => (platform === undefined || build.platform === platform) && (buildFor === undefined || build.for === buildFor))
  if (buildFor !== undefined && matching.length === 0) {
    throw new UserError('no-build', `Cannot generate a project that builds on ${machine} and builds for ${buildFor}`)
  }
  const [first, second] = matching
  if (first === undefined) {
    throw new UserError('no-build', 'No build matches the current execution environment.', {
      resolution: "Check the project's 'platforms' declaration, and the '--platform' and '--build-for' parameters.",
    })
  }
  if (second !== undefined) {
    throw new UserError('several-builds', `Multiple builds match the current platform: ${named(matching)}.`, {
      resolution: 'Check the "--platform" and "--build-for" parameters.',
    })
  }
  return first
}

function named(builds: readonly PlannedBuild[]): string {
  const names = builds.map(build => `'${build.platform}'`)
  return names.length < 3 ? names.join(' and ') : `${names.slice(0, -1).join(', ')}, and ${names.at(-1)}`
}
