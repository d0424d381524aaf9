import { join } from 'node:path'
import { Interrupted, UsageError, UserError } from '../errors.ts'
import { lookAt, namesIn, remove, scratchDirectory } from '../platform/files.ts'
import type { Coverage } from '../scenario/coverage/coverage.ts'
import type { Outcome } from '../scenario/outcome.ts'
import type { Stock } from '../scenario/stock.ts'
import { readGoDuration } from '../text/go-duration.ts'
import type { Command, Context, Options } from './command.ts'
import { textOption } from './command.ts'
import { confinementOf, confinementOptions } from './confinement.ts'
import { buildingAs, buildOptions } from './options.ts'
import { openTrees } from './snap-trees.ts'

/** Runs the scenarios of a project. */
export const testCommand: Command = {
  name: 'test',
  summary: 'Run the scenarios in snap/tests',
  overview:
    "Runs the scenarios in snap/tests/*.yaml on the project; its parts are built first as 'snapsmith try' builds them, unless they need a toolchain and no hook comes from them: operations of snapd on a pretend system, with the real hooks, " +
    'each scenario in a scratch tree of its own. Filters choose scenarios by a part of their name or file, or by FILE:LINE. ' +
    'Exit code 0 when all have passed, 1 when one has not.',
  arguments: [{ name: '[filters...]', help: 'Parts of names of scenarios or files, or FILE:LINE' }],
  options: [
    { flags: '--format <format>', help: 'How to tell it', choices: ['text', 'json', 'junit', 'tap'] },
    {
      flags: '--jobs <number>',
      help: 'How many scenarios run at once; as many as there are processors unless given',
    },
    { flags: '--watch', help: 'Run them again whenever a file of the project changes' },
    { flags: '--bail', help: 'End with the first failure' },
    { flags: '--update', help: 'Write the traces that scenarios are compared with', conflicts: ['twice'] },
    { flags: '--twice', help: 'Run each hook twice, to prove that it can be' },
    { flags: '--coverage', help: 'Tell which hooks, branches and options no scenario has reached' },
    { flags: '--keep', help: 'Keep the scratch trees, and say where they are' },
    { flags: '--build', help: 'Build the parts first, whether hooks come from them or not' },
    { flags: '--no-build', help: 'Run the scenarios without building the parts' },
    { flags: '--timeout <time>', help: "How long a hook may run, such as 30s; snapd's limits unless given" },
    ...confinementOptions,
    ...buildOptions,
  ],
  async run(options, given, filters) {
    const { context } = buildingAs(options, given)
    const wanted = { options, filters, jobs: jobsOf(options, context), timeout: timeoutOf(options) }
    return options['watch'] === true ? testAndWatch(wanted, context) : testOnce(wanted, context)
  },
}

interface Wanted {
  options: Options
  filters: readonly string[]
  jobs: number
  /** Milliseconds that a hook may run. */
  timeout: number | undefined
}

/** Runs them again and again, until we are interrupted. */
async function testAndWatch(wanted: Wanted, context: Context): Promise<number> {
  const { host, reporter } = context
  const { treeState, waitForChange } = await import('../platform/watch.ts')
  const made = ['parts', 'stage', 'prime', '.git', 'node_modules']
  const watching = {
    root: host.cwd,
    ignored: (name: string) => made.includes(name) || /\.(snap|comp)$/.test(name),
    interrupt: host.interrupt,
  }
  while (!host.interrupt.aborted) {
    const before = treeState(watching)
    try {
      await testOnce(wanted, context)
    } catch (error) {
      if (host.interrupt.aborted) break
      reporter.error(error)
    }
    reporter.permanent('Waiting for changes; Ctrl-C ends it.')
    const changed = await waitForChange(watching, before)
    if (changed.length > 0)
      reporter.permanent(
        `\n${changed.slice(0, 3).join(', ')}${changed.length > 3 ? ` and ${String(changed.length - 3)} more` : ''} changed.`,
      )
  }
  throw new Interrupted()
}

async function testOnce({ options, filters, jobs, timeout }: Wanted, context: Context): Promise<number> {
  const { host, reporter } = context
  const [
    { badScenarios, findScenarioFiles, readScenarioFiles },
    { checkNames },
    { scenariosOf, isMeant },
    { openStock },
    { runScenarios },
    { judgeTraces, removeStaleTraces, traceDirectory },
    { textReport },
    { formats },
  ] = await Promise.all([
    import('../scenario/read.ts'),
    import('../scenario/check-names.ts'),
    import('../scenario/scenario.ts'),
    import('../scenario/stock.ts'),
    import('../scenario/run-all.ts'),
    import('../scenario/run-traces.ts'),
    import('../scenario/output/text.ts'),
    import('../scenario/output/index.ts'),
  ])
  const files = readScenarioFiles(host.cwd, findScenarioFiles(host.cwd))
  const scenarios = scenariosOf(files).filter(scenario => isMeant(scenario, filters))
  if (files.length === 0) throw noScenarios(lookAt(join(host.cwd, 'spread.yaml'))?.isFile() === true)
  if (scenarios.length === 0) throw noMatch(filters)
  const started = host.clock.now().getTime()
  const trees = openTrees(options, context)
  const scratch = scratchDirectory(host.machine.temporary)
  try {
    const confinement = await confinementOf(options, context)
    const stocks = new Map<string, Stock>()
    for (const file of files.filter(({ path }) => scenarios.some(scenario => scenario.file === path))) {
      stocks.set(
        file.path,
        await openStock(file, {
          treeOf: trees.treeOf,
          scratch: join(scratch, 'snaps'),
          project: host.cwd,
          commands: host.commands,
        }),
      )
    }
    const unknown = files.flatMap(file => {
      const problems = checkNames(file, stocks.get(file.path) ?? {})
      return stocks.has(file.path) && problems.length > 0 ? [{ path: file.path, problems }] : []
    })
    if (unknown.length > 0) throw badScenarios(unknown)
    const covering =
      options['coverage'] === true ? await startCoverage(stocks, { scratch, context }) : undefined
    const ran = await runScenarios({
      scenarios,
      stocks,
      host,
      confinement,
      jobs,
      bail: options['bail'] === true,
      twice: options['twice'] === true,
      keep: options['keep'] === true,
      timeout,
      ended: ({ scenario, status }) => {
        reporter.progress(`${status === 'failed' ? 'Failed' : 'Ran'}: ${scenario.name}`)
      },
    })
    // What a hook does twice is not what it does once.
    const { outcomes, written } =
      options['twice'] === true
        ? { outcomes: ran, written: [] }
        : judgeTraces(ran, { project: host.cwd, files, update: options['update'] === true })
    const stale =
      options['update'] === true && filters.length === 0
        ? removeStaleTraces(host.cwd, files, namesIn(join(host.cwd, traceDirectory)))
        : []
    for (const name of written) reporter.permanent(`Wrote ${name}.`)
    for (const name of stale) reporter.permanent(`Removed ${name}.`)
    const report = {
      outcomes,
      milliseconds: host.clock.now().getTime() - started,
      ...(covering === undefined ? {} : { coverage: covering(outcomes) }),
    }
    const format = textOption(options, 'format') ?? 'text'
    if (format === 'text') reporter.page(textReport(report))
    else reporter.message(formats[format]?.(report) ?? '')
    return outcomes.some(({ status }) => status === 'failed') ? 1 : 0
  } finally {
    trees.close()
    remove(scratch)
  }
}

/** Puts snaps whose hooks leave marks in the place of the project's own; what is given back counts what the marks tell. */
async function startCoverage(
  stocks: Map<string, Stock>,
  { scratch, context: { host } }: { scratch: string; context: Context },
): Promise<(outcomes: readonly Outcome[]) => Coverage> {
  const [{ markedSnap }, { coverageOf }, { loadShell }, { openInput }, { optionTable }] = await Promise.all([
    import('../scenario/coverage/run-instrumented.ts'),
    import('../scenario/coverage/coverage.ts'),
    import('../shell/syntax.ts'),
    import('../lint/inputs/open.ts'),
    import('../lint/options/collect.ts'),
  ])
  const shell = await loadShell()
  const parse = (text: string): ReturnType<typeof shell.parse> => shell.parse(text)
  const own = [...stocks.values()][0]?.['.']
  if (own === undefined) throw new Error('a project without a snap of its own')
  const marked = await markedSnap({
    snap: own,
    into: join(scratch, 'marked'),
    parse,
    commands: host.commands,
  })
  for (const [file, stock] of stocks) stocks.set(file, { ...stock, '.': marked.snap })
  const { linted } = await openInput(own.content.directory ?? '.', {
    host,
    parse,
    unpack: () => Promise.reject(new Error('a directory is not unpacked')),
  })
  const options = linted.flatMap(({ tree }) => optionTable(tree).options.map(({ key }) => key))
  return outcomes => coverageOf({ snap: own.name, hooks: marked.hooks, options, outcomes })
}

function jobsOf(options: Options, { host }: Context): number {
  const given = textOption(options, 'jobs')
  if (given === undefined) return host.machine.cpus
  if (/^[1-9]\d{0,3}$/.test(given)) return Number(given)
  throw new UsageError(`'--jobs' takes a number from 1, not '${given}'`, 'test')
}

function timeoutOf(options: Options): number | undefined {
  const given = textOption(options, 'timeout')
  const time = given === undefined ? undefined : readGoDuration(given)
  if (given === undefined || (time !== undefined && time > 0)) return time
  throw new UsageError(`'--timeout' takes a time such as 30s or 2m, not '${given}'`, 'test')
}

function noScenarios(hasSpread: boolean): UserError {
  return new UserError('no-scenarios', "There are no scenarios in 'snap/tests'.", {
    details: hasSpread
      ? "'spread.yaml' is for spread, which starts machines and runs tasks on them: run 'spread' itself, or 'snapcraft test'. The scenarios of snapsmith run the hooks here."
      : undefined,
    resolution: [
      'Write a first one, for example into snap/tests/first.yaml:',
      '',
      'scenarios:',
      '  the snap can be installed:',
      '    steps:',
      '      - install: .',
      '        expect:',
      '          hooks: [install, configure]',
    ].join('\n'),
  })
}

function noMatch(filters: readonly string[]): UserError {
  return new UserError(
    'no-match',
    `No scenario matches ${filters.map(filter => `'${filter}'`).join(' or ')}.`,
    {
      resolution: "Run 'snapsmith test' without filters to see the names of all.",
    },
  )
}
