import { join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import type { Finding } from '../lint/rule.ts'
import { lookThrough, makeDirectory } from '../platform/files.ts'
import type { Project } from '../project/project.ts'
import type { LifecycleResult } from '../parts/lifecycle.ts'
import type { Artifact, Assembled, HookReport } from '../assemble/assemble.ts'
import type { PackMemory } from '../assemble/pack-memory.ts'
import type { Command, Context, Options } from './command.ts'
import { textOption } from './command.ts'
import { withFinishedSnap } from './finished-snap.ts'
import { openProjects } from './project.ts'
import type { Building } from './options.ts'
import { buildingAs, buildOptions, shellOptions } from './options.ts'
import { outputTarget, refuseOutput, shown } from './pack-output.ts'
import { tellFindings } from './tell-findings.ts'

/** Runs the whole lifecycle and makes the snap with its components; or packs a directory that is a snap already. */
export const pack: Command = {
  name: 'pack',
  summary: 'Create the final artifact',
  overview:
    'Primes the project, checks what snapd will check, and packs the snap and its components. With a directory, packs that directory, which must hold a finished snap or component, without any project.',
  arguments: [{ name: '[directory]', help: 'A primed tree to pack instead of the project' }],
  options: [
    ...shellOptions,
    ...buildOptions,
    {
      flags: '-o, --output <path>',
      help: "A directory (existing, or ending in '/') or the name of the file",
    },
    {
      flags: '--sbom <form>',
      help: 'Write a bill of materials beside the snap',
      choices: ['spdx', 'cyclonedx'],
    },
    { flags: '--format <format>', help: 'How to tell what was made', choices: ['text', 'json'] },
  ],
  async run(options, given, args) {
    const building = buildingAs(options, given)
    const { context } = building
    const made =
      args[0] === undefined
        ? await packProjects(options, building)
        : await packDirectory(args[0], options, context)
    if (options.format === 'json') context.reporter.message(JSON.stringify(made, undefined, 2))
    else if (made.artifacts.length === 0) return 0
    else if (args[0] === undefined) context.reporter.permanent(sentence(made))
    else context.reporter.message(sentence(made))
    return 0
  },
}

/** What `--format json` prints. */
interface Made {
  /** `packed` is false for a file that was there already, and needed no change. */
  artifacts: { file: string; size: number; component: string | null; packed: boolean; sbom?: string }[]
  hooks: readonly HookReport[]
  findings: readonly Finding[]
  /** The bill of materials, where one was asked for; that of the first snap where several were made. */
  sbom?: string
}

function sentence(made: Made): string {
  const packed = made.artifacts.filter(artifact => artifact.packed).map(artifact => artifact.file)
  const kept = made.artifacts.filter(artifact => !artifact.packed).map(artifact => artifact.file)
  const already = kept.length === 0 ? [] : [`Already packed: ${kept.join(', ')}`]
  const [only] = packed
  if (only === undefined) return already.join('')
  return [packed.length === 1 ? `Packed ${only}` : `Packed: ${packed.join(', ')}`, ...already].join('\n')
}

/** Packs each build of the project in turn. */
async function packProjects(options: Options, building: Building): Promise<Made> {
  const { context } = building
  const projects = await openProjects(options, context.host)
  if (
    projects.length > 1 &&
    outputTarget(textOption(options, 'output'), context.host.cwd).name !== undefined
  ) {
    throw new UserError(
      'several-outputs',
      `'--output' names one file, and ${projects.length} snaps are packed.`,
      {
        resolution: "Name a directory, with a '/' at its end, or choose one snap with '--build-for'.",
      },
    )
  }
  const made: Made[] = []
  for (const project of projects) {
    if (projects.length > 1) context.reporter.progress(`Building for ${project.build.for}`)
    made.push(await packProject(project, options, building))
  }
  return together(made)
}

/** What several builds have made; what is said of each of them is told once. */
function together(made: readonly Made[]): Made {
  const once = <T>(items: readonly T[]): T[] => [
    ...new Map(items.map(item => [JSON.stringify(item), item])).values(),
  ]
  const [first] = made
  return {
    artifacts: made.flatMap(({ artifacts }) => artifacts),
    hooks: once(made.flatMap(({ hooks }) => hooks)),
    findings: once(made.flatMap(({ findings }) => findings)),
    ...(first?.sbom === undefined ? {} : { sbom: first.sbom }),
  }
}

/** Builds the project, checks its snap and components, writes them, and tells what they are made of. */
async function packProject(
  project: Project,
  options: Options,
  { context, shell, debug }: Building,
): Promise<Made> {
  const progress = shell === 'instead' ? {} : { progress: 'Packing...' }
  return withFinishedSnap({ project, debug, ...progress }, context, async snap => {
    const nothing = { artifacts: [], hooks: [], findings: [] }
    const made = shell === 'instead' ? nothing : await packFinished({ project, snap }, options, context)
    if (shell !== undefined) await snap.openShell('prime')
    return made
  })
}

/** Checks and writes a snap whose tree is finished. */
async function packFinished(
  { project, snap }: { project: Project; snap: Assembled & LifecycleResult },
  options: Options,
  context: Context,
): Promise<Made> {
  const { host } = context
  const [{ lintTree }, { packMemory }] = await Promise.all([
    import('../lint/linters.ts'),
    import('../assemble/pack-memory.ts'),
  ])
  const { ignore } = project.content.lint ?? {}
  const linted = lintTree({ tree: snap.own.snap, ignore, projectFile: project.file })
  const findings = await checkArtifacts(snap.artifacts, linted, context)
  const memory = packMemory({ cwd: host.cwd, epoch: host.clock.epoch })
  const known = { file: resolve(host.cwd, project.file), memory }
  const artifacts = await writeArtifacts({ artifacts: snap.artifacts, project: known }, options, context)
  const made = { artifacts, hooks: snap.hooks, findings }
  const form = textOption(options, 'sbom') as 'spdx' | 'cyclonedx' | undefined
  const own = artifacts.find(artifact => artifact.component === null)
  if (form === undefined || own === undefined) return made
  const { writeBill } = await import('../assemble/bill.ts')
  const { version, staged } = snap
  const bill = await writeBill({ project, version, file: resolve(host.cwd, own.file), form, staged, host })
  own.sbom = shown(bill, host.cwd)
  return { ...made, sbom: own.sbom }
}

async function packDirectory(directory: string, options: Options, context: Context): Promise<Made> {
  if (options['sbom'] !== undefined) {
    throw new UserError(
      'sbom-directory',
      "'--sbom' needs a project: a directory does not tell what it was made from.",
      { resolution: "Run 'snapsmith pack --sbom …' in the project." },
    )
  }
  const { host, reporter } = context
  const { readFinished } = await import('../assemble/finished.ts')
  reporter.progress('Packing...')
  const artifacts = [readFinished(resolve(host.cwd, directory), directory)]
  const findings = await checkArtifacts(artifacts, [], context)
  return {
    artifacts: await writeArtifacts({ artifacts, project: undefined }, options, context),
    hooks: [],
    findings,
  }
}

/** Checks every artifact before the first one is written, so that nothing is left behind when one is refused. */
async function checkArtifacts(
  artifacts: readonly Artifact[],
  linted: readonly Finding[],
  { reporter }: Context,
): Promise<Finding[]> {
  const { checkTree } = await import('../lint/check.ts')
  const snap = artifacts.find(artifact => artifact.component === null)?.snap.metadata
  const checked = artifacts.map(artifact =>
    checkTree(artifact.snap, { places: artifact.places, fileName: artifact.fileName, snap }),
  )
  const findings = [...linted, ...checked.flatMap(one => one.findings)]
  if (linted.some(finding => finding.severity === 'error')) {
    reporter.findings(findings)
    throw new UserError('lint-errors', 'Linter errors found', {
      resolution: 'Make sure the issues are addressed or ignore the issues in snapcraft.yaml.',
    })
  }
  tellFindings(
    { findings, unjudged: checked.flatMap(one => one.unjudged) },
    { brief: 'Cannot pack snap', reporter },
  )
  return findings
}

/** Finished trees, and what is known of earlier packs. */
interface Writing {
  artifacts: readonly Artifact[]
  /** None for a directory, which is always packed. */
  project: { file: string; memory: PackMemory } | undefined
}

async function writeArtifacts(
  { artifacts, project }: Writing,
  options: Options,
  { host, reporter }: Context,
): Promise<Made['artifacts']> {
  const { writeSnap } = await import('../squashfs/mksquashfs.ts')
  // Where lines are not overwritten, each step of the progress bar would be a line.
  const watched =
    host.streams.err.isTTY === true &&
    host.env.CI === undefined &&
    host.env.TERM !== 'dumb' &&
    reporter.verbosity === 'brief'
  const target = outputTarget(textOption(options, 'output'), host.cwd)
  const fileOf = (artifact: Artifact): string =>
    join(
      target.directory,
      (artifact.component === null || artifacts.length === 1) && target.name !== undefined
        ? target.name
        : artifact.fileName,
    )
  const trees = artifacts.map(({ directory }) => directory)
  if (project !== undefined)
    for (const artifact of artifacts) refuseOutput(fileOf(artifact), { projectFile: project.file, trees })
  makeDirectory(target.directory)
  const made: Made['artifacts'] = []
  for (const artifact of artifacts) {
    const file = fileOf(artifact)
    const kept = project?.memory.has(artifact, file) === true
    if (!kept) {
      reporter.progress('Creating snap package...')
      await writeSnap({
        directory: artifact.directory,
        file,
        compression: artifact.compression,
        xattrs: artifact.xattrs,
        watched,
        host,
        reporter,
      })
      project?.memory.keep(artifact, file)
    }
    made.push({
      file: shown(file, host.cwd),
      size: lookThrough(file)?.size ?? 0,
      component: artifact.component,
      packed: !kept,
    })
  }
  return made
}
