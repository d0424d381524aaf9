import { UserError } from '../errors.ts'
import type { Linted } from '../lint/inputs/linted.ts'
import type { Revision } from '../rehearse/world/world.ts'
import { declaredHook } from '../snap/metadata/facts.ts'
import type { SnapMetadata } from '../snap/metadata/shapes.ts'
import type { StyledLine } from '../ui/reporter.ts'
import { printableJson } from '../text/printable.ts'
import type { Command, Context, Options } from './command.ts'
import { textOption } from './command.ts'
import { withInputs } from './hook-inputs.ts'

/** Prints the environment that a hook will see. */
export const hooksEnv: Command = {
  name: 'hooks env',
  summary: 'Print the environment that a hook will see',
  overview:
    "Prints every variable that snapd gives the hook: its own, then those of 'environment:' of the snap and of the hook, with what they refer to put in. " +
    'The revision is that of a snap that was installed from a file, x1, unless another is given. Of a project, directories of libraries are named once they are there: what is primed already counts.',
  arguments: [
    { name: '<hook>', help: 'Name of the hook, such as configure or connect-plug-camera' },
    {
      name: '[path]',
      help: 'Project, directory of hooks, primed tree or .snap file; the current directory unless given',
    },
  ],
  options: [
    { flags: '--revision <revision>', help: 'The revision of the snap' },
    { flags: '--instance <key>', help: 'The key of a parallel install' },
    { flags: '--component <name>', help: 'The component that has the hook' },
    { flags: '--format <format>', help: 'How to tell it', choices: ['text', 'json'] },
  ],
  instant: true,
  async run(options, context, [hook = '', path = '.']) {
    return withInputs([path], context, async open =>
      show({ inputs: await open(), hook, path, options }, context),
    )
  },
}

interface Wanted {
  inputs: readonly Linted[]
  hook: string
  path: string
  options: Options
}

async function show({ inputs, hook, path, options }: Wanted, context: Context): Promise<number> {
  const component = textOption(options, 'component')
  const own = inputs.find(({ tree }) => tree.component === undefined)
  if (own === undefined)
    throw new UserError('component-alone', `'${path}' is a component, which is nothing without its snap.`, {
      resolution: 'Name the project, or the snap, and the component with --component.',
    })
  const { unknownHook } = await import('../lint/overview/unknown-hook.ts')
  const unknown = unknownHook(hook, component !== undefined)
  if (unknown !== undefined)
    throw new UserError('unknown-hook', unknown.problem, { resolution: unknown.advice })
  const { metadata, architecture } = await metadataOf(own, { options, context })
  const key = textOption(options, 'instance')
  const { name = '<name>' } = own.tree.snap
  const { shownEnvironment } = await import('../rehearse/hook/shown-environment.ts')
  const variables = shownEnvironment({
    snap: key === undefined ? name : `${name}_${key}`,
    revision: textOption(options, 'revision') ?? 'x1',
    hook,
    component,
    metadata,
    architecture,
  })
  if (options['format'] === 'json')
    context.reporter.message(printableJson(JSON.stringify(Object.fromEntries(variables), undefined, 2)))
  else
    context.reporter.page(
      variables.map(([variable, value]): StyledLine => [
        { text: variable, style: 'title' },
        { text: `=${value}` },
      ]),
    )
  const chain = declaredHook(metadata, { hook, component })?.['command-chain'] ?? []
  if (chain.length > 0)
    context.reporter.permanent(
      `${chain.join(', ')} ${chain.length === 1 ? 'runs' : 'run'} before the hook and may change this.`,
    )
  if (!own.tree.known.metadata)
    context.reporter.permanent(
      'What snap.yaml says is not known here: name, version and variables of the snap are left open.',
    )
  return 0
}

interface Known {
  metadata: Revision['metadata']
  architecture: string
}

/** What snap.yaml says, or will say as far as that is known before a build. */
async function metadataOf(
  { tree, root }: Linted,
  { options, context: { host } }: { options: Options; context: Context },
): Promise<Known> {
  const { jsonOf } = await import('../json/of-yaml.ts')
  const known = (metadata: SnapMetadata, architecture: string): Known => ({
    metadata: jsonOf(metadata) as Known['metadata'],
    architecture: architecture === 'all' ? host.machine.architecture : architecture,
  })
  if (tree.input === 'project' && root !== undefined) {
    const [{ metadataAhead }, { openProject }] = await Promise.all([
      import('../lint/overview/metadata-ahead.ts'),
      import('./project.ts'),
    ])
    const project = await openProject(options, { ...host, cwd: root })
    return known(metadataAhead(project, tree), project.build.for)
  }
  return known(tree.known.metadata ? tree.metadata : { version: '<version>' }, host.machine.architecture)
}
