import { attributeSide, lateProblem } from '../../snapctl/checks.ts'
import { sideReference } from '../../snapctl/keys.ts'
import { readAssignments } from '../../snapctl/values.ts'
import type { Json } from '../../json/exact-json.ts'
import { beginTransaction, readOption, setOption, wantsGoodFields, withWarnings } from '../world/config.ts'
import type { Transaction } from '../world/config.ts'
import type { Answerer, Asked, Done } from './answer.ts'
import { given } from './answer.ts'
import { getAttributes, setAttributes } from './attributes.ts'
import { getView, setView, unsetView } from './confdb.ts'
import { printed } from './printing.ts'

/** `snapctl get`: options, attributes of a connection, or a view of confdb. */
export const get: Answerer = asked => {
  const problem = lateProblem(asked.call) ?? previousProblem(asked)
  if (problem !== undefined) return { problem }
  const [first = ''] = asked.words
  if (sideReference(first) !== undefined) return given(asked, 'view') ? getView(asked) : getAttributes(asked)
  if (given(asked, 'plug') || given(asked, 'slot'))
    return { problem: 'cannot use --plug or --slot without <snap>:<plug|slot> argument' }
  return getOptions(asked)
}

function previousProblem(asked: Asked): string | undefined {
  if (!given(asked, 'previous') || /^(save|change|observe)-view-/.test(asked.run.hook)) return undefined
  return 'cannot use --previous outside of save-view, change-view or observe-view hooks'
}

function getOptions(asked: Asked): Done {
  const transaction = transactionOf(asked)
  const run = { ...asked.run, transaction }
  const values = new Map<string, Json>()
  for (const key of asked.words) {
    const read = readOption(transaction, key)
    if ('problem' in read) return { run, problem: read.problem }
    if ('value' in read) values.set(key, read.value)
  }
  return { run, stdout: printed(asked, asked.words, values) }
}

/** `snapctl set`: options, attributes of a connection, or a view of confdb. */
export const set: Answerer = asked => {
  const problem = lateProblem(asked.call)
  if (problem !== undefined) return { problem }
  if (attributeSide(asked.call) !== undefined)
    return given(asked, 'view') ? setView(asked) : setAttributes(asked)
  const read = readAssignments(asked.words, { text: given(asked, 's'), typed: given(asked, 't') })
  if ('problem' in read) return { problem: read.problem }
  return change(asked, { keys: read.order, valueOf: key => read.values.get(key) ?? null, ignoreBad: false })
}

/** `snapctl unset`: options, or a view of confdb. */
export const unset: Answerer = asked => {
  if (given(asked, 'view')) return unsetView(asked)
  return change(asked, { keys: asked.words, valueOf: () => null, ignoreBad: true })
}

interface Changing {
  keys: readonly string[]
  valueOf: (key: string) => Json
  /** As snapd does: `unset` says nothing about a key that it cannot take. */
  ignoreBad: boolean
}

/** Changes options one after the other; those before a bad one stay changed. */
function change(asked: Asked, { keys, valueOf: value, ignoreBad }: Changing): Done {
  const strict = wantsGoodFields(asked.world, asked.run.snap)
  let transaction = transactionOf(asked)
  let world = asked.world
  for (const key of keys) {
    const changed = setOption(transaction, { key, value: value(key), strict })
    if ('problem' in changed) {
      if (ignoreBad) continue
      return { world, run: { ...asked.run, transaction }, problem: changed.problem }
    }
    transaction = changed.transaction
    if (changed.warning !== undefined) world = withWarnings(world, [changed.warning])
  }
  return { world, run: { ...asked.run, transaction } }
}

function transactionOf({ world, run }: Asked): Transaction {
  return run.transaction ?? beginTransaction(world, run.snap)
}
