import { isMapping } from '../../../yaml/document.ts'
import type { Value } from '../../../yaml/document.ts'
import type { Rule } from '../../rule.ts'

/** The epoch, in its short and its long form. */
export const snapEpoch: Rule = {
  id: 'snap-epoch',
  group: 'metadata',
  about: ['snap'],
  severity: 'error',
  certainty: 'certain',
  summary: 'The epoch has a form that snapd refuses',
  explanation:
    'The epoch tells which formats of its own data a revision reads and writes, and the store uses it to find a way for refreshes. ' +
    'snapd takes a number, perhaps with a star, or two sorted lists that overlap; it cannot read anything else.',
  remedy:
    "Use a number without leading zeroes, or one with '*' behind it: 'epoch: 1*' reads data of epoch 0 and 1 and writes 1.",
  good: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nepoch: 1*\n" },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nepoch: {read: [0, 1], write: [1]}\n" },
  ],
  bad: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nepoch: 0*\n" },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nepoch: x\n" },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nepoch: {read: [1], write: [2]}\n" },
  ],
  *check(tree) {
    const epoch = tree.metadata['epoch']
    if (epoch === undefined || epoch === null) return
    const problem = isMapping(epoch)
      ? longProblem(epoch['read'], epoch['write'])
      : Array.isArray(epoch)
        ? 'yaml: unmarshal errors:\n  line 3: cannot unmarshal !!seq into snap.structuredEpoch'
        : shortProblem(String(epoch))
    if (problem !== undefined) yield { message: `cannot parse snap.yaml: ${problem}`, file: 'meta/snap.yaml' }
  },
}

function shortProblem(epoch: string): string | undefined {
  if (epoch === '0*') return '0* is an invalid epoch'
  return numberProblem(epoch.replace(/\*$/, ''))
}

function numberProblem(digits: string): string | undefined {
  if (!/^(?:0|[1-9][0-9]*)$/.test(digits))
    return `epoch numbers must be base 10 with no zero padding, but got "${digits}"`
  return Number(digits) > 0xffffffff ? `epoch numbers must be less than 2³², but got "${digits}"` : undefined
}

function longProblem(read: Value | undefined, write: Value | undefined): string | undefined {
  const lists = [read, write].filter(list => list !== undefined && list !== null)
  for (const list of lists) {
    if (!Array.isArray(list)) return 'epoch read/write attributes must be lists of epoch numbers'
    if (list.length === 0) return 'epoch list cannot be explicitly empty'
    for (const item of list) {
      const problem =
        isMapping(item) || Array.isArray(item)
          ? 'epoch read/write attributes must be lists of epoch numbers'
          : numberProblem(String(item))
      if (problem !== undefined) return problem
    }
    if (list.length > 10) return 'epoch list must not have more than 10 entries'
    if (list.some((item, index) => index > 0 && Number(item) <= Number(list[index - 1])))
      return 'epoch list must be a strictly increasing sequence'
  }
  const [reads, writes] = [read, write].map(list => (Array.isArray(list) ? list.map(Number) : undefined))
  if (reads === undefined || writes === undefined || reads.some(number => writes.includes(number)))
    return undefined
  return 'epoch read and write lists must have a non-empty intersection'
}
