import { nearestName } from '../../../snapctl/nearest-name.ts'
import { snapctlCommands } from '../../../snapctl/commands.ts'
import type { Rule } from '../../rule.ts'
import { refusalFound, refusedCalls } from '../../reading/snapctl-calls.ts'

/** Commands that snapctl does not have. */
export const snapctlCommand: Rule = {
  id: 'snapctl-command',
  group: 'snapctl',
  about: ['hook'],
  severity: 'error',
  certainty: 'certain',
  summary: 'A hook gives snapctl a command that it does not have',
  explanation:
    "snapctl hands its words to snapd, which has a fixed set of commands for snaps: it is not the 'snap' command, and has no 'connect', 'list' or 'info'. " +
    'An unknown one ends with exit status 1, which ends a hook with errexit and undoes the operation. ' +
    'The names are those of snapd 2.77; some of them are younger than the snapd on older devices.',
  remedy: "Use one of snapctl's own commands.",
  good: [
    '#!/bin/sh -e\nsnapctl get port\nsnapctl set-health okay\n',
    {
      script: '#!/bin/sh -e\n"$SNAP/bin/tool" snapctl frobnicate\nsnapctl --help\n',
      files: { 'bin/tool': { mode: 0o755 } },
    },
    '#!/bin/sh -e\nsnapctl "$@"\nsnapctl "$action" aa.daemon\n',
    '#!/bin/sh -e\nsnapctl user-open https://example.com\n',
  ],
  bad: [
    '#!/bin/sh -e\nsnapctl gett port\n',
    '#!/bin/sh -e\nsnapctl connect aa:home\n',
    '#!/bin/sh -e\nsnapctl kmod load snd\n',
    '#!/bin/sh -e\nsnapctl\n',
  ],
  *check(tree) {
    for (const found of refusedCalls(tree, 'command')) {
      const written = found.word?.literal
      const names = snapctlCommands.flatMap(command =>
        command.name === 'kmod' && found.words[0]?.literal === 'kmod' ? ['insert', 'remove'] : [command.name],
      )
      const near = written === undefined ? undefined : nearestName(written, names)
      yield refusalFound(found, {
        message:
          written === undefined
            ? "'snapctl' fails: it is not told what to do"
            : `snapctl of snapd 2.77 has no command '${written}'`,
        word: found.word,
        remedy: near === undefined ? undefined : `Did you mean '${near}'?`,
      })
    }
  },
}
