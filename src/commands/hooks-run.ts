import type { Session } from '../rehearse/machine/session.ts'
import type { Command, Context, Options } from './command.ts'
import { rehearsalOptions, systemOptions } from './rehearsal-options.ts'

/** Runs one hook by itself. Other commands about hooks join the family by a name that begins with `hooks `, and a place in index.ts. */
export const hooksRun: Command = {
  name: 'hooks run',
  summary: 'Run one hook here, as snapd would run it',
  overview:
    'Runs one hook of a project, of a directory of hooks, of a primed tree or of a .snap, on a machine that is only pretended: snapctl answers as it would, ' +
    'and $SNAP_DATA and the other directories lie in a scratch tree. Tells what the hook printed, what became of the configuration, the services and the files, ' +
    'and which calls of snapctl it made. Exit code 0 when the hook passes, 1 when it fails.',
  arguments: [
    { name: '<hook>', help: 'Name of the hook, such as configure or connect-plug-camera' },
    {
      name: '[path]',
      help: 'Project, directory of hooks, primed tree or .snap file; the current directory unless given',
    },
  ],
  options: [
    {
      flags: '--set <key=value>',
      help: 'An option of the snap: what configure is asked for, and what other hooks find; key! unsets',
      each: true,
    },
    { flags: '--config <file>', help: 'The configuration that there is before, as JSON or YAML' },
    {
      flags: '--attr <key=value>',
      help: "Of an interface hook: an attribute of the hook's own side",
      each: true,
    },
    { flags: '--plug-attr <key=value>', help: 'Of an interface hook: an attribute of the plug', each: true },
    { flags: '--slot-attr <key=value>', help: 'Of an interface hook: an attribute of the slot', each: true },
    { flags: '--component <name>', help: 'The component that has the hook' },
    { flags: '--format <format>', help: 'How to tell it', choices: ['text', 'json'] },
    ...rehearsalOptions,
  ],
  instant: true,
  async run(options, context, [hook = '', path = '.']) {
    const { openTrees } = await import('./snap-trees.ts')
    const trees = openTrees(options, context)
    try {
      return await runOn(await trees.treeOf(path), { hook, path, options, context })
    } finally {
      trees.close()
    }
  },
}

interface Wanted {
  hook: string
  path: string
  options: Options
  context: Context
}

async function runOn(
  tree: { directory: string; components: Readonly<Record<string, string>> },
  { hook, path, options, context }: Wanted,
): Promise<number> {
  const [{ openSession }, { lineFeed }, { hookPassed, hookReportData, hookReportLines }, { writeJson }] =
    await Promise.all([
      import('../rehearse/machine/session.ts'),
      import('../rehearse/report/output-lines.ts'),
      import('../rehearse/report/hook-report.ts'),
      import('../json/write.ts'),
    ])
  const { reporter } = context
  const asJson = options['format'] === 'json'
  const feed = lineFeed(line => {
    reporter.page([[{ text: '  | ', style: 'dim' }, { text: line }]])
  })
  const session = await openSession({
    ...(await systemOptions(options, context)),
    ...(asJson ? {} : { onOutput: feed.add }),
  })
  try {
    const [{ hookRequest }, { namedFile }] = await Promise.all([
      import('./hook-request.ts'),
      import('./rehearsal/named-file.ts'),
    ])
    const named = await namedFile(session, tree, { path })
    const wanted = await hookRequest({ named, hook, path, options, cwd: context.host.cwd })
    await session.place(named)
    session.world = wanted.prepared(session.world)
    const before = session.world
    const planned = wanted.planned(before)
    const { trace } = await session.carryOut(planned, {
      starts: ({ revision }) => {
        if (!asJson)
          reporter.page([[{ text: `Running ${hook} of ${named.name} (${revision})`, style: 'title' }]])
      },
      happens: () => {
        feed.end()
        return Promise.resolve()
      },
    })
    const report = {
      snap: named.name,
      hook,
      trace,
      before,
      after: session.world,
      notes: [...session.system.confinement.sentences],
    }
    if (asJson) reporter.message(writeJson(hookReportData(report), '  '))
    else reporter.page(hookReportLines(report))
    tellKept(session, options, context)
    return hookPassed(report) ? 0 : 1
  } finally {
    await session.close()
  }
}

function tellKept({ system }: Session, options: Options, { reporter }: Context): void {
  if (options['keep'] === true) reporter.permanent(`The scratch tree is in '${system.root}'.`)
}
