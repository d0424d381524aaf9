import { refused } from './references.ts'
import type { Asked, Verb } from './verb.ts'

/** The verbs about configuration. */
export const configuring: readonly Verb[] = [
  {
    name: 'set',
    usage: 'SNAP key=value...',
    summary: 'Change options; the configure hook may refuse',
    words: [2],
    options: [
      { flags: '-t', help: 'set: values are JSON; get: print types' },
      { flags: '-s', help: 'set: values are texts' },
    ],
    run: set,
  },
  {
    name: 'unset',
    usage: 'SNAP key...',
    summary: 'Remove options',
    words: [2],
    run: async ({ rehearsal, words: [word = '', ...keys] }) =>
      rehearsal.perform({ op: 'unset', snap: await rehearsal.installed(word), keys }),
  },
  {
    name: 'get',
    usage: 'SNAP [key...]',
    summary: 'Print options',
    words: [1],
    options: [
      { flags: '-t', help: 'set: values are JSON; get: print types' },
      { flags: '-d', help: 'get: print a JSON document' },
      { flags: '-l', help: 'get: print a list' },
    ],
    run: get,
  },
]

async function set({ rehearsal, options, words: [word = '', ...pairs] }: Asked): Promise<boolean> {
  const [typed, text] = [options['t'] === true, options['s'] === true]
  if (typed && text) throw refused('cannot use -t and -s together')
  const { readAssignments } = await import('../../snapctl/values.ts')
  const read = readAssignments(pairs, { text, typed })
  if ('problem' in read) throw refused(read.problem)
  return rehearsal.perform({
    op: 'set',
    snap: await rehearsal.installed(word),
    values: Object.fromEntries(read.values),
  })
}

async function get({
  rehearsal,
  reporter,
  options,
  terminal,
  words: [word = '', ...keys],
}: Asked): Promise<boolean> {
  const snap = await rehearsal.installed(word)
  const { snapGet } = await import('../../rehearse/report/get-text.ts')
  const got = snapGet(rehearsal.session.world, {
    snap,
    keys,
    document: options['d'] === true,
    list: options['l'] === true,
    typed: options['t'] === true,
    terminal,
  })
  if ('problem' in got) throw refused(got.problem)
  reporter.message(got.text)
  return true
}
