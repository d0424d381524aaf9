import { UserError } from '../errors.ts'
import type { Host } from '../platform/host.ts'
import { installSnaps } from '../packages/snaps.ts'
import type { Part, Project } from '../project/project.ts'
import { rootPart } from '../project/rules.ts'
import { unbuiltIn } from '../project/unbuilt.ts'
import type { Source } from '../sources/source.ts'
import { comparePaths } from '../tree/listing.ts'
import { pluginOf, pluginSubject } from './part-plugin.ts'
import type { Run } from './run.ts'

/** Refuses projects that ask for what snapsmith cannot do yet, before anything has run. */
export function refuseUnbuilt(project: Project): void {
  const [first, ...others] = unbuiltIn(project)
  if (first === undefined) return
  const error = new UserError('not-built-yet', first.message, {
    details:
      others.length === 0
        ? undefined
        : ['And so it is with:', ...others.map(({ message }) => `  ${message}`)].join('\n'),
    resolution: first.remedy,
  })
  error.subject = first.path
  throw error
}

/** The Debian packages that the parts need on this machine to be built, sorted. */
export function buildPackages(
  project: Project,
  { host, sourceOf }: { host: Host; sourceOf: (part: Part) => Source | undefined },
): string[] {
  const names = project.parts.flatMap(part => [
    ...part.keys['build-packages'],
    ...(pluginOf(project, part).packages?.(part.properties, pluginSubject(project, part, host)) ?? []),
    ...(sourceOf(part)?.packages ?? []),
  ])
  return [...new Set(names)].sort(comparePaths)
}

/** Sees to it that what the parts need on this machine is there: installs it when we may, else says what is missing. */
export async function installRequirements(run: Run, packages: readonly string[]): Promise<void> {
  const { host, reporter, parts } = run
  reporter.progress('Installing build-packages')
  try {
    await run.packages.install(await run.packages.missing(packages))
  } catch (error) {
    throw placed(error, parts)
  }
  const snaps = new Set(
    parts.flatMap(part => [
      ...part.keys['build-snaps'],
      ...(pluginOf(run.project, part).snaps?.(part.properties, pluginSubject(run.project, part, host)) ?? []),
    ]),
  )
  if (snaps.size === 0) return
  reporter.progress('Installing build-snaps')
  await installSnaps([...snaps].sort(comparePaths), { host, reporter })
}

/** Marks what is said of a package that does not exist with the first part that asks for it. */
function placed(error: unknown, parts: readonly Part[]): unknown {
  if (!(error instanceof UserError) || error.code !== 'build-package-not-found') return error
  const asking = parts.find(part =>
    part.keys['build-packages'].some(name => error.message.endsWith(`: ${name}`)),
  )
  if (asking !== undefined)
    error.subject = asking.name === rootPart ? ['build-packages'] : ['parts', asking.name, 'build-packages']
  return error
}
