import type { Rule } from '../../rule.ts'
import { callWords, refusalFound, refusedCalls } from '../../reading/snapctl-calls.ts'

/** Options and arguments that a command of snapctl does not take. */
export const snapctlArguments: Rule = {
  id: 'snapctl-arguments',
  group: 'snapctl',
  about: ['hook'],
  severity: 'error',
  certainty: 'certain',
  summary: 'A call of snapctl has an option or argument that its command does not take, or lacks one',
  explanation:
    'snapd reads the words of a call as strictly as any program: an unknown option, a missing argument, or two options that exclude each other end it with exit status 1, and nothing ' +
    "is done. 'set' wants KEY=VALUE as one word, so that blanks around the '=' break it, and with '-t' every value has to be JSON. Only what is certain is told: " +
    'words that the shell computes are taken to be right.',
  remedy: "Compare the call with what 'snapctl COMMAND --help' prints.",
  good: [
    '#!/bin/sh -e\nsnapctl set port=80 host="a b"\nsnapctl set -t port=80\nsnapctl unset port\n',
    '#!/bin/sh -e\nsnapctl get -d port\nsnapctl start --enable "$SNAP_INSTANCE_NAME.daemon"\n',
    '#!/bin/sh -e\nsnapctl stop $services\nsnapctl set "$key=$value"\n',
  ],
  bad: [
    '#!/bin/sh -e\nsnapctl get --json port\n',
    '#!/bin/sh -e\nsnapctl set port 80\n',
    '#!/bin/sh -e\nsnapctl set port = 80\n',
    '#!/bin/sh -e\nsnapctl set -t host=localhost\n',
    '#!/bin/sh -e\nsnapctl restart\n',
    '#!/bin/sh -e\nsnapctl get -d -t port\n',
    '#!/bin/sh -e\nsnapctl get\n',
  ],
  *check(tree) {
    const told = new Set<unknown>()
    for (const found of refusedCalls(tree, 'arguments')) {
      // snapd stops at the first.
      if (told.has(found.words)) continue
      told.add(found.words)
      const apart = found.words[0]?.literal === 'set' && /\(want key=value\)$/.test(found.problem)
      yield refusalFound(found, {
        message: `snapd refuses '${callWords(found)}': ${found.problem}`,
        word: found.word,
        remedy: apart ? 'Write KEY=VALUE as one word, in quotes where the value has blanks.' : undefined,
      })
    }
  },
}
