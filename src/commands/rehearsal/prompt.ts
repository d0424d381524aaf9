import { Interrupted, UserError } from '../../errors.ts'
import { openLines } from '../../platform/line-input.ts'
import type { LineInput } from '../../platform/line-input.ts'
import { tableText } from '../../rehearse/report/table.ts'
import { nearest } from '../../text/nearest.ts'
import type { Context } from '../command.ts'
import { lineWords, verbWords } from './line-words.ts'
import type { Rehearsal } from './rehearsal.ts'
import type { Verb } from './verb.ts'
import { verbs } from './verbs.ts'

/** A prompt on a rehearsal. */
interface Prompting {
  rehearsal: Rehearsal
  context: Context
  /** Called when somebody wants what is going on to stop. */
  onInterrupt: () => void
}

const leaving = ['exit', 'quit']
const names = [...verbs.map(verb => verb.name), 'help', ...leaving]

/** Reads what to do line by line, and does it; the exit code says, for lines out of a pipe, whether all of it went well. */
export async function prompt({ rehearsal, context, onInterrupt }: Prompting): Promise<number> {
  const { reporter } = context
  const input = openLines({
    onInterrupt: reading => {
      if (!reading) onInterrupt()
    },
    complete: line => completions(rehearsal, line),
  })
  let isGood = true
  if (input.typed) reporter.message("A machine without snaps. Try 'install .', or 'help'.")
  try {
    for (;;) {
      const line = await input.next('snap> ')
      if (line === undefined) {
        if (input.typed) reporter.message('')
        break
      }
      if (!input.typed && line.trim() !== '') reporter.page([[{ text: `> ${line}`, style: 'title' }]])
      const done = await obey(line, { rehearsal, context, input })
      if (done === 'leave') break
      isGood &&= done
    }
  } finally {
    input.close()
  }
  return isGood || input.typed ? 0 : 1
}

async function obey(
  line: string,
  { rehearsal, context, input }: { rehearsal: Rehearsal; context: Context; input: LineInput },
): Promise<boolean | 'leave'> {
  const { reporter, host } = context
  const complain = (text: string): false => {
    reporter.permanent(text)
    return false
  }
  const read = lineWords(line)
  if ('problem' in read) return complain(`error: ${read.problem}`)
  const [name, ...rest] = ['sudo', 'snap'].reduce<string[]>(
    (words, lead) => (words[0] === lead ? words.slice(1) : words),
    read.words,
  )
  if (name === undefined) return true
  if (leaving.includes(name)) return 'leave'
  if (['help', '--help', '-h'].includes(name))
    return help(text => {
      reporter.message(text)
    }, rest[0])
  const verb = verbs.find(one => one.name === name)
  if (verb === undefined) {
    const near = nearest(name, names)[0]
    return complain(
      `error: unknown command "${name}"${near === undefined ? ", see 'help'" : `, maybe you meant '${near}'`}.`,
    )
  }
  const parted = verbWords(verb, rest)
  if ('problem' in parted) return complain(`error: ${parted.problem}`)
  const [least, most] = verb.words
  if (parted.words.length < least || (most !== undefined && parted.words.length > most))
    return complain(`error: it is: ${verb.name} ${verb.usage}`.trimEnd())
  try {
    return await verb.run({ rehearsal, reporter, ...parted, terminal: input.typed })
  } catch (error) {
    if (!(error instanceof UserError) || host.interrupt.aborted) throw error
    if (!(error instanceof Interrupted)) reporter.error(error)
    return false
  }
}

function help(tell: (text: string) => void, name: string | undefined): boolean {
  const shown = name === undefined ? verbs : verbs.filter(verb => verb.name === name)
  if (shown.length === 0) tell(`There is no command '${String(name)}'.`)
  else
    tell(
      tableText([
        ...shown.flatMap(rowsOf),
        ...(name === undefined ? [['exit', 'Leave; so does Ctrl-D']] : []),
      ]),
    )
  return shown.length > 0
}

function rowsOf({ name, usage, summary, options = [] }: Verb): string[][] {
  return [
    [`${name} ${usage}`.trimEnd(), summary],
    ...options.map(({ flags, help: text }) => [`  ${flags}`, text]),
  ]
}

/** What a line may go on with: a command, then a snap that is installed, a plug, a slot or an option. */
function completions({ session: { world } }: Rehearsal, line: string): string[] {
  const [, lead = '', word = ''] = /^(.*?\s)?(\S*)$/.exec(line) ?? []
  const isFirst = /^\s*(?:sudo\s+)?(?:snap\s+)?$/.test(lead)
  const snap = lead.trim().split(/\s+/).at(-1) ?? ''
  const keys = Object.keys(world.config[snap] ?? {})
  const candidates = isFirst
    ? names
    : [
        ...Object.keys(world.snaps),
        ...keys,
        ...world.connections.flatMap(({ plug, slot }) => [
          `${plug.snap}:${plug.name}`,
          `${slot.snap}:${slot.name}`,
        ]),
      ]
  return [...new Set(candidates)]
    .filter(candidate => candidate.startsWith(word))
    .sort()
    .map(candidate => `${lead}${candidate} `)
}
