import { sideProblem, sideReference } from '../../snapctl/keys.ts'
import { readAssignments } from '../../snapctl/values.ts'
import { readGoDuration } from '../../text/go-duration.ts'
import { goQuote } from '../../text/go-text.ts'
import { systemFlag } from '../world/config.ts'
import { endpoints } from '../../snap/metadata/facts.ts'
import { currentRevision, isLive } from '../world/world.ts'
import type { Asked, Done } from './answer.ts'
import { given, misplaced, valueOf } from './answer.ts'

/** What snapd says while the experimental feature is off. */
function flagProblem({ world }: Asked): string | undefined {
  return systemFlag(world, 'experimental.confdb')
    ? undefined
    : '"confdb" feature flag is disabled: set \'experimental.confdb\' to true'
}

/** What stands against the use of a plug's view; the views themselves are not rehearsed. */
function plugProblem({ world, run }: Asked, name: string): string {
  const plug = endpoints(currentRevision(world, run.snap)?.metadata, 'plug')[name]
  if (plug === undefined) return `cannot find plug :${name} for snap ${goQuote(run.snap)}`
  if (plug.interface !== 'confdb') return `cannot use --view with non-confdb plug :${name}`
  const connected = world.connections.some(
    connection => isLive(connection) && connection.plug.snap === run.snap && connection.plug.name === name,
  )
  if (!connected) return `cannot access confdb through unconnected plug :${name}`
  const { account, view } = plug.attributes
  if (typeof account !== 'string') return `invalid plug :${name}: must have string "account" attribute`
  if (typeof view !== 'string') return `invalid plug :${name}: must have string "view" attribute`
  return `confdb-schema assertion ${account}/${view.split('/')[0] ?? ''} not found`
}

/** `snapctl get --view :plug …` */
export function getView(asked: Asked): Done {
  const off = flagProblem(asked)
  if (off !== undefined) return { problem: off }
  const [name = '', ...requests] = plugName(asked)
  if (given(asked, 'plug') || given(asked, 'slot'))
    return { problem: 'cannot use --plug or --slot with --view' }
  if (valueOf(asked, 'default') !== '' && requests.length > 1)
    return { problem: 'cannot use --default with more than one confdb request' }
  return { problem: waitProblem(asked) ?? plugProblem(asked, name) }
}

/** `snapctl set --view :plug …` */
export function setView(asked: Asked): Done {
  const off = flagProblem(asked)
  if (off !== undefined) return { problem: off }
  const [name = '', ...words] = plugName(asked)
  const wait = waitProblem(asked)
  if (wait !== undefined) return { problem: wait }
  const hook = /^(?:query|observe|save)-view-/.test(asked.run.hook) ? asked.run.hook : undefined
  if (hook !== undefined) return { problem: `cannot modify confdb in ${goQuote(hook)} hook` }
  const read = readAssignments(words, { text: given(asked, 's'), typed: given(asked, 't') })
  if ('problem' in read) return { problem: `cannot set :${name} plug: ${read.problem}` }
  return { problem: plugProblem(asked, name) }
}

/** `snapctl unset --view :plug …` */
export function unsetView(asked: Asked): Done {
  const off = flagProblem(asked)
  if (off !== undefined) return { problem: off }
  const [word = '', ...paths] = asked.words
  const side = sideReference(word)
  if (side === undefined || side.snap !== '')
    return { problem: `cannot unset confdb: plug must conform to format ":<plug-name>": ${word}` }
  if (side.name === '') return { problem: 'cannot unset confdb: plug name was not provided' }
  if (paths.length === 0) return { problem: 'cannot unset confdb: no paths provided to unset' }
  return { problem: waitProblem(asked) ?? plugProblem(asked, side.name) }
}

/** `snapctl fail REASON`: a change-view hook rejects what somebody wants to write. */
export function failChange(asked: Asked): Done {
  const off = flagProblem(asked)
  if (off !== undefined) return { problem: off }
  const wrong = misplaced(asked)
  if (wrong !== undefined) return { problem: wrong }
  return { run: { ...asked.run, rejected: asked.words[0] ?? '' } }
}

function plugName({ words: [first = '', ...rest] }: Asked): string[] {
  const side = sideReference(first)
  return [side === undefined || sideProblem('get', side) !== undefined ? first : side.name, ...rest]
}

function waitProblem(asked: Asked): string | undefined {
  const text = valueOf(asked, 'wait-for')
  if (text === '') return undefined
  if (readGoDuration(text.replace(/^[+-]/, '')) === undefined)
    return `cannot parse --wait-for value ${text}: time: invalid duration ${goQuote(text)}`
  return text.startsWith('-') ? '--wait-for value must be non-negative' : undefined
}
