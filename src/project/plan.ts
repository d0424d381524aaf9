import { UserError } from '../errors.ts'
import { nearest } from '../text/nearest.ts'
import { bases } from '../bases/index.ts'
import type { BuildBase } from '../bases/index.ts'
import { debianArchitectures } from './bases.ts'
import type { PlannedBuild } from './platforms.ts'

/** What was asked for, by options or by the environment. */
export interface Wanted {
  /** Debian's name of this machine's architecture. */
  machine: string
  platform?: string | undefined
  buildFor?: string | undefined
}

/**
 * The builds that are made on this machine, at least one; `all` builds are built anywhere the project says.
 *
 * As snapcraft does: of `architectures` several are built one after the other, of `platforms` it is asked which one is meant.
 */
export function chooseBuilds(
  builds: readonly PlannedBuild[],
  wanted: Wanted,
  base: BuildBase,
): readonly PlannedBuild[] {
  const { machine, platform, buildFor } = wanted
  const labels = [...new Set(builds.map(build => build.platform))]
  if (platform !== undefined && !labels.includes(platform)) {
    throw new UserError('unknown-platform', `Platform '${platform}' not found in the project definition.`, {
      details: `Valid platforms are: ${labels.map(label => `'${label}'`).join(', ')}.`,
      resolution: platformRemedy(platform, labels),
    })
  }
  if (
    buildFor !== undefined &&
    buildFor !== 'all' &&
    !(debianArchitectures as readonly string[]).includes(buildFor)
  ) {
    throw new UserError('unknown-architecture', `'${buildFor}' is not a valid Debian architecture`, {
      resolution: 'Use a supported Debian architecture name.',
    })
  }
  const here = builds.filter(build => build.on === machine)
  const matching = here.filter(
    build =>
      (platform === undefined || build.platform === platform) &&
      (buildFor === undefined || build.for === buildFor),
  )
  if (buildFor !== undefined && matching.length === 0) {
    throw new UserError(
      'no-build',
      `Cannot generate a project that builds on ${machine} and builds for ${buildFor}`,
    )
  }
  if (matching.length === 0) {
    throw new UserError('no-build', 'No build matches the current execution environment.', {
      resolution:
        "Check the project's 'platforms' declaration, and the '--platform' and '--build-for' parameters.",
    })
  }
  if (matching.length > 1 && bases[base].builds === 'platforms') throw severalBuilds(matching)
  return matching
}

/** Says that one build has to be named. */
export function severalBuilds(builds: readonly PlannedBuild[]): UserError {
  const names = builds.map(build => `'${build.platform}'`)
  const listed =
    names.length < 3 ? names.join(' and ') : `${names.slice(0, -1).join(', ')}, and ${names.at(-1)}`
  return new UserError('several-builds', `Multiple builds match the current platform: ${listed}.`, {
    resolution: 'Check the "--platform" and "--build-for" parameters.',
  })
}

function platformRemedy(platform: string, labels: readonly string[]): string {
  const [meant] = nearest(platform, labels)
  return meant === undefined
    ? "Name one of them, or add the platform to the project's 'platforms'."
    : `Did you mean '--platform ${meant}'?`
}
