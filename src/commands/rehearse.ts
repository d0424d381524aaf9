import { resolve } from 'node:path'
import { UsageError } from '../errors.ts'
import { nearest } from '../tree/nearest.ts'
import type { Command, Context, Options } from './command.ts'
import { textOption } from './command.ts'
import { rehearsalOptions, systemOptions } from './rehearsal-options.ts'
import type { Verb } from './rehearsal/verb.ts'
import { verbs } from './rehearsal/verbs.ts'

/** Carries out what snapd would do, with real hooks, on a machine that is only pretended. */
export const rehearse: Command = {
  name: 'rehearse',
  summary: 'Install, refresh, connect … a snap on a pretended machine',
  overview: 'Carries an operation of snapd out on a machine that is only pretended, with the real hooks of the snaps, and tells each task as it is done or taken back. '
    + 'A snap is named by its path (a project, a directory of hooks, a primed tree, a .snap), and is installed first where the operation needs that; or by its name when it is part of the state. '
    + `The operations: ${verbs.map(({ name, usage }) => `${name} ${usage}`).join('; ')}. `
    + 'Exit code 0 when the operation goes well, 1 when it fails.',
  arguments: [{ name: '[operation]', help: 'What to do' }, { name: '[words...]', help: 'What to do it to, as behind the same word of snap' }],
  options: [
    { flags: '--state <file>', help: 'Go on from the machine that the file holds, and keep it there' },
    { flags: '--format <format>', help: 'How to tell it; json is the trace of the operation', choices: ['text', 'json'] },
    { flags: '--calls', help: 'Tell every call of snapctl' },
    ...optionsOf(verbs),
    ...rehearsalOptions,
  ],
  instant: true,
  async run(options, context, [name, ...words]) {
    if (name === undefined) throw new UsageError('the following arguments are required: operation', 'rehearse')
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
  const near = nearest(name, verbs.map(verb => verb.name))[0]
  return new UsageError(`no such operation '${name}'${near === undefined ? '' : `, maybe you meant '${near}'`}`, 'rehearse')
}

function checkWords({ name, usage, words: [least, most] }: Verb, words: readonly string[]): void {
  if (words.length < least || (most !== undefined && words.length > most)) throw new UsageError(`it is: snapsmith rehearse ${name} ${usage}`, 'rehearse')
}

async function rehearseOnce({ verb, words }: { verb: Verb; words: readonly string[] }, options: Options, context: Context): Promise<number> {
  const [{ openSession }, { openTrees }, { setStage }, { lineTeller, silentTeller }, { writeJson }] = await Promise.all([
    import('../rehearse/run-session.ts'), import('./snap-trees.ts'), import('./rehearsal/stage.ts'), import('./rehearsal/teller.ts'), import('../tree/json-write.ts'),
  ])
  const { reporter, host } = context
  const asJson = options['format'] === 'json'
  const state = textOption(options, 'state')
  const system = await systemOptions(options, context)
  const teller = asJson ? silentTeller : lineTeller({ reporter, notes: system.confinement?.sentences ?? [], calls: options['calls'] === true })
  const trees = openTrees(options, context)
  const session = await openSession({ ...system, onOutput: teller.hears, ...(state === undefined ? {} : { state: resolve(host.cwd, state) }) })
  let last: unknown
  try {
    const stage = setStage({ session, teller, trees: () => trees, onChange: trace => { last = trace } })
    const went = await verb.run({ stage, reporter: asJson ? { ...reporter, message: () => undefined } : reporter, options, words, terminal: host.streams.out.isTTY === true })
    if (asJson && last !== undefined) reporter.message(writeJson(last as Parameters<typeof writeJson>[0], '  '))
    if (options['keep'] === true) reporter.permanent(`The scratch tree is in '${session.system.root}'.`)
    return went ? 0 : 1
  } finally {
    await session.close()
    trees.close()
  }
}
