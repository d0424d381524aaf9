import { resolve } from 'node:path'
import { UsageError } from '../errors.ts'
import type { HookFault } from '../rehearse/hook/faults.ts'
import { nearest } from '../text/nearest.ts'
import type { Command, Context, Options } from './command.ts'
import { listOption, textOption } from './command.ts'
import { rehearsalOptions, systemOptions } from './rehearsal-options.ts'
import type { Rehearsal } from './rehearsal/rehearsal.ts'
import type { Verb } from './rehearsal/verb.ts'
import { verbs } from './rehearsal/verbs.ts'
import type { SnapTrees } from './snap-trees.ts'
import { defined } from '../record.ts'

/** Carries out what snapd would do, with real hooks, on a machine that is only pretended. */
export const rehearse: Command = {
  name: 'rehearse',
  summary: 'Install, refresh, connect … a snap on a pretended machine',
  overview:
    'Carries an operation of snapd out on a machine that is only pretended, with the real hooks of the snaps, and tells each task as it is done or taken back. ' +
    'A snap is named by its path (a project, a directory of hooks, a primed tree, a .snap), and is installed first where the operation needs that; or by its name when it is part of the state. ' +
    'Without an operation it opens a prompt, or reads commands from standard input. Exit code 0 when the operation goes well, 1 when it fails.',
  arguments: [
    { name: '[operation]', help: 'What to do' },
    { name: '[words...]', help: 'What to do it to, as behind the same word of snap' },
  ],
  list: {
    title: 'Operations',
    rows: verbs.map(({ name, usage, summary }) => ({ name: `${name} ${usage}`.trimEnd(), text: summary })),
  },
  options: [
    { flags: '--state <file>', help: 'Go on from the machine that the file holds, and keep it there' },
    {
      flags: '--format <format>',
      help: 'How to tell it; json is the trace of the operation',
      choices: ['text', 'json'],
    },
    { flags: '--fail <hook>', help: 'Let this hook fail at its end, to see what is taken back', each: true },
    { flags: '--calls', help: 'Tell every call of snapctl' },
    ...optionsOf(verbs),
    ...rehearsalOptions,
  ],
  instant: true,
  async run(options, context, [name, ...words]) {
    if (name === undefined) return rehearseAll(options, context)
    const verb = verbs.find(one => one.name === name)
    if (verb === undefined) throw unknownVerb(name)
    checkWords(verb, words)
    return rehearseOnce({ verb, words }, options, context)
  },
}

/** Options of the verbs, each once. */
function optionsOf(all: readonly Verb[]): { flags: string; help: string }[] {
  return [...new Map(all.flatMap(verb => verb.options ?? []).map(option => [option.flags, option])).values()]
}

function unknownVerb(name: string): UsageError {
  const near = nearest(
    name,
    verbs.map(verb => verb.name),
  )[0]
  return new UsageError(
    `no such operation '${name}'${near === undefined ? '' : `, maybe you meant '${near}'`}`,
    'rehearse',
  )
}

function checkWords({ name, usage, words: [least, most] }: Verb, words: readonly string[]): void {
  if (words.length < least || (most !== undefined && words.length > most))
    throw new UsageError(`it is: snapsmith rehearse ${name} ${usage}`, 'rehearse')
}

async function rehearseOnce(
  { verb, words }: { verb: Verb; words: readonly string[] },
  options: Options,
  context: Context,
): Promise<number> {
  const { writeJson } = await import('../json/write.ts')
  const { reporter, host } = context
  const asJson = options['format'] === 'json'
  await checkFails(options)
  return onStage({ options, context, lasting: false }, async rehearsal => {
    const went = await verb.run({
      rehearsal,
      reporter: asJson ? { ...reporter, message: () => undefined } : reporter,
      options,
      words,
      terminal: host.streams.out.isTTY === true,
    })
    const last = rehearsal.changes.at(-1)
    for (const hook of listOption(options, 'fail')) {
      const ran = last?.trace.steps.some(step => step.what === 'hook' && step.hook === hook)
      if (ran !== true)
        reporter.permanent(`No ${hook} hook has run, so that '--fail ${hook}' has changed nothing.`)
    }
    if (asJson && last !== undefined)
      reporter.message(writeJson(last.trace as unknown as Parameters<typeof writeJson>[0], '  '))
    return went ? 0 : 1
  })
}

/** Throws for a hook to fail that cannot be one. */
async function checkFails(options: Options): Promise<void> {
  const { hookKind, nearestHook } = await import('../hooks/catalogue.ts')
  const unknown = listOption(options, 'fail').find(hook => hookKind(hook) === undefined)
  if (unknown === undefined) return
  const near = nearestHook(unknown)
  throw new UsageError(
    `argument --fail: '${unknown}' is no hook that snapd runs${near === undefined ? '' : `, maybe you meant '${near}'`}`,
    'rehearse',
  )
}

/** Opens the prompt. */
async function rehearseAll(options: Options, context: Context): Promise<number> {
  if (options['format'] === 'json') throw new UsageError("'--format json' goes with an operation", 'rehearse')
  await checkFails(options)
  const { prompt } = await import('./rehearsal/prompt.ts')
  const stop = { controller: new AbortController() }
  const onInterrupt = (): void => {
    const { controller } = stop
    // The next hook, which may take this one back, is not meant.
    stop.controller = new AbortController()
    controller.abort()
    context.host.commands.stopAll('SIGTERM')
  }
  return onStage({ options, context, lasting: true, abort: () => stop.controller.signal }, rehearsal =>
    prompt({ rehearsal, context, onInterrupt }),
  )
}

interface Staging {
  options: Options
  context: Context
  /** Whether snaps may change while it lasts. */
  lasting: boolean
  abort?: () => AbortSignal
}

async function onStage(
  { options, context, lasting, abort }: Staging,
  act: (rehearsal: Rehearsal) => Promise<number>,
): Promise<number> {
  const [{ openSession }, { openTrees }, { openRehearsal }, { lineTeller, silentTeller }] = await Promise.all(
    [
      import('../rehearse/machine/session.ts'),
      import('./snap-trees.ts'),
      import('./rehearsal/rehearsal.ts'),
      import('./rehearsal/teller.ts'),
    ],
  )
  const { reporter, host } = context
  const state = textOption(options, 'state')
  const system = await systemOptions(options, context)
  const teller =
    options['format'] === 'json'
      ? silentTeller
      : lineTeller({ reporter, notes: system.confinement?.sentences ?? [], calls: options['calls'] === true })
  const opened = [openTrees(options, context)]
  const trees = (): SnapTrees => {
    if (lasting) opened.push(openTrees(options, context))
    return opened.at(-1) ?? openTrees(options, context)
  }
  const wanted = listOption(options, 'fail').map((hook): HookFault => ({ kind: 'fail', hook }))
  const faults: HookFault[] = []
  const session = await openSession({
    ...system,
    onOutput: teller.hears,
    faults,
    ...(lasting ? { copies: true } : {}),
    ...defined({ abort }),
    ...(state === undefined ? {} : { state: resolve(host.cwd, state) }),
  })
  try {
    const code = await act(
      openRehearsal({
        session,
        teller,
        trees,
        onPerform: () => {
          faults.splice(0, Infinity, ...wanted)
        },
      }),
    )
    if (options['keep'] === true) reporter.permanent(`The scratch tree is in '${session.system.root}'.`)
    return code
  } finally {
    await session.close()
    for (const one of opened) one.close()
  }
}
