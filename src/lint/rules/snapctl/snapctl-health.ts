import type { Rule } from '../../rule.ts'
import { eachSnapctl } from '../../reading/each-hook.ts'
import { refusalFound, refusedCalls } from '../../reading/snapctl-calls.ts'

/** What `set-health` does not take. */
export const snapctlHealth: Rule = {
  id: 'snapctl-health',
  group: 'snapctl',
  about: ['hook'],
  severity: 'error',
  certainty: 'certain',
  summary: "A call of 'snapctl set-health' has a status, message or code that snapd does not take",
  explanation:
    "A hook can set the status to okay, waiting, blocked or error; 'unknown' is for snapd alone. 'okay' goes without message and code, all others need a message of at least 7 characters, " +
    'of which users see the first 70. A code has 3 to 30 characters: lower-case letters, digits and single dashes, beginning with a letter. The check-health hook that makes such a call ' +
    'fails, and with it the installation or refresh that it was to judge.',
  remedy: "Write 'snapctl set-health STATUS \"MESSAGE\" --code=CODE', or 'snapctl set-health okay' alone.",
  good: [
    { hook: 'check-health', script: '#!/bin/sh -e\nsnapctl set-health okay\n' },
    {
      hook: 'check-health',
      script: '#!/bin/sh -e\nsnapctl set-health blocked "needs a database" --code=no-database\n',
    },
    { hook: 'check-health', script: '#!/bin/sh -e\nsnapctl set-health "$status" "$message"\n' },
  ],
  bad: [
    { hook: 'check-health', script: '#!/bin/sh -e\nsnapctl set-health good\n' },
    { hook: 'check-health', script: '#!/bin/sh -e\nsnapctl set-health okay "all is well"\n' },
    { hook: 'check-health', script: '#!/bin/sh -e\nsnapctl set-health error\n' },
    { hook: 'check-health', script: '#!/bin/sh -e\nsnapctl set-health error broken\n' },
    {
      hook: 'check-health',
      script: '#!/bin/sh -e\nsnapctl set-health error "the database is gone" --code=NO_DATABASE\n',
    },
    {
      hook: 'check-health',
      script: `#!/bin/sh -e\nsnapctl set-health error "${'the database is gone, '.repeat(4)}"\n`,
    },
  ],
  *check(tree) {
    for (const found of refusedCalls(tree, 'health'))
      yield refusalFound(found, { message: `snapd refuses the health: ${found.problem}`, word: found.word })
    for (const { parsed, path, call } of eachSnapctl(tree)) {
      const message =
        parsed !== undefined &&
        'path' in parsed &&
        parsed.path[0] === 'set-health' &&
        parsed.arguments[0] !== 'okay'
          ? parsed.arguments[1]
          : undefined
      const length = [...(message ?? '')].length
      if (length > 70)
        yield {
          message: `The message has ${String(length)} characters, and users see 70 of them`,
          file: path,
          at: call,
          severity: 'info',
        }
    }
  },
}
