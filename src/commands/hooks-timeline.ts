import { dirname, resolve } from 'node:path'
import { UsageError, UserError } from '../errors.ts'
import { lookThrough, readText, writeOutput } from '../platform/files.ts'
import type { Timeline } from '../timeline/timeline.ts'
import type { StyledLine } from '../ui/reporter.ts'
import type { Command, Context, Options } from './command.ts'
import { textOption } from './command.ts'
import { defined } from '../record.ts'

/** Draws when which hooks run. */
export const hooksTimeline: Command = {
  name: 'hooks timeline',
  summary: 'Draw which hooks run when, and what a failure undoes',
  overview:
    'Shows in which order an operation of snapd runs the hooks of a snap, between mounts, connections, services and configuration, ' +
    'and what is taken back when one of them fails. Hooks that the snap could have are shown where they would run. Nothing is built or run. ' +
    'Operations: install, refresh, auto-refresh, revert, remove, enable, disable, set, unset, connect, disconnect, forget, hotplug-remove, ' +
    'install-component, remove-component, prepare-device, prepare-serial-request, install-device, fde-setup, write-view, read-view. ' +
    "With --trace it draws a rehearsal that 'snapsmith rehearse --format json' has recorded; as HTML that is a page to step through.",
  arguments: [
    { name: '[operation]', help: 'What snapd does: install, refresh, connect, …' },
    {
      name: '[path]',
      help: 'Project, directory of hooks, primed tree or .snap file; the current directory unless given',
    },
  ],
  options: [
    { flags: '--with <path>', help: 'A second snap, which is installed already' },
    {
      flags: '--from <path>',
      help: 'The revision before, where the operation has one; the same snap unless given',
    },
    { flags: '--plug <name>', help: 'The plug of the connection, where several fit' },
    { flags: '--slot <name>', help: 'The slot of the connection, where several fit' },
    { flags: '--component <name>', help: 'The component that is installed or removed' },
    {
      flags: '--trace <file>',
      help: 'Draw this recorded rehearsal',
      conflicts: ['with', 'from', 'plug', 'slot', 'component'],
    },
    { flags: '--format <format>', help: 'What to draw', choices: ['text', 'mermaid', 'svg', 'html'] },
    { flags: '-o, --output <file>', help: 'Write to this file' },
  ],
  instant: true,
  async run(options, context, [operation, path]) {
    const file = textOption(options, 'trace')
    if (file === undefined && operation === undefined)
      throw new UsageError('the following arguments are required: operation', 'hooks timeline')
    if (file !== undefined && operation !== undefined)
      throw new UsageError('argument --trace: not allowed with argument operation', 'hooks timeline')
    const timelines =
      file === undefined
        ? [await foreseen(operation ?? '', path ?? '.', { options, context })]
        : await recorded(file, context)
    await show(timelines, options, context)
    return 0
  },
}

async function foreseen(
  operation: string,
  path: string,
  { options, context }: { options: Options; context: Context },
): Promise<Timeline> {
  const [{ startingPoints }, { foreseenTimeline }, { seeSnap }, { nearest }] = await Promise.all([
    import('../timeline/starting-points.ts'),
    import('../timeline/foreseen.ts'),
    import('./snap-revisions.ts'),
    import('../text/nearest.ts'),
  ])
  const names = Object.keys(startingPoints)
  if (!names.includes(operation)) {
    const near = nearest(operation, names)[0]
    throw new UserError('unknown-operation', `There is no operation '${operation}'.`, {
      resolution:
        near === undefined
          ? `There are ${names.map(name => `'${name}'`).join(', ')}.`
          : `Did you mean '${near}'?`,
    })
  }
  const { snap, revision } = await seeSnap(path, context)
  const [withPath, fromPath] = [textOption(options, 'with'), textOption(options, 'from')]
  const other = withPath === undefined ? undefined : await seeSnap(withPath, context)
  if (other?.snap === snap)
    throw new UserError('same-snap', `Both snaps are called '${snap}'.`, {
      resolution: 'Name another snap with --with; --from takes another revision of the same one.',
    })
  const old = fromPath === undefined ? undefined : (await seeSnap(fromPath, context)).revision
  const chosen = Object.fromEntries(
    (['plug', 'slot', 'component'] as const).flatMap(name => {
      const value = textOption(options, name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
  return foreseenTimeline(operation, {
    snap,
    revision,
    ...defined({ other, old }),
    ...chosen,
  })
}

async function recorded(file: string, { host }: Context): Promise<Timeline[]> {
  const [{ readTraces }, { recordedTimeline }] = await Promise.all([
    import('../timeline/read-traces.ts'),
    import('../timeline/recorded.ts'),
  ])
  const path = resolve(host.cwd, file)
  if (lookThrough(path)?.isFile() !== true)
    throw new UserError('trace-missing', `Cannot find '${file}'.`, {
      resolution: "Record one: 'snapsmith rehearse OPERATION --format json > FILE'.",
    })
  const read = readTraces(readText(path) ?? '')
  if ('problem' in read) {
    throw new UserError('trace-unreadable', `'${file}' is no recorded rehearsal: ${read.problem}.`, {
      resolution: "Record one: 'snapsmith rehearse OPERATION --format json > FILE'.",
    })
  }
  return read.traces.map(recordedTimeline)
}

async function show(
  timelines: readonly Timeline[],
  options: Options,
  { host, reporter }: Context,
): Promise<void> {
  const format = textOption(options, 'format') ?? 'text'
  const output = textOption(options, 'output')
  if (format === 'text') {
    const { textTimeline } = await import('../timeline/text.ts')
    const lines = timelines.flatMap((timeline, at): StyledLine[] => [
      ...(at === 0 ? [] : [[]]),
      ...textTimeline(timeline),
    ])
    if (output === undefined) return reporter.page(lines)
    return written(
      `${lines
        .map(line =>
          line
            .map(({ text }) => text)
            .join('')
            .trimEnd(),
        )
        .join('\n')}\n`,
      output,
      { host, reporter },
    )
  }
  const { drawn } = await import('../timeline/drawn.ts')
  const text = drawn(timelines, format)
  if (output === undefined) reporter.message(text.trimEnd())
  else written(text, output, { host, reporter })
}

function written(text: string, output: string, { host, reporter }: Context): void {
  const file = resolve(host.cwd, output)
  if (lookThrough(dirname(file))?.isDirectory() !== true) {
    throw new UserError('output-directory', `Cannot write '${output}': '${dirname(file)}' is no directory.`, {
      resolution: "Name a file in a directory that is there for '--output'.",
    })
  }
  writeOutput(file, text)
  reporter.permanent(`Wrote '${output}'`)
}
