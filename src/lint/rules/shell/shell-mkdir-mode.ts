import { hasOption } from '../../../shell/command.ts'
import type { Word } from '../../../shell/word.ts'
import type { Rule } from '../../rule.ts'
import { eachCall } from '../../reading/each-hook.ts'
import { replaceFix } from '../../reading/edits.ts'

/** A directory needs the x bit to be entered. */
export const shellMkdirMode: Rule = {
  id: 'shell-mkdir-mode',
  group: 'shell',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: 'A directory is made with a mode that lets nobody enter it',
  explanation:
    'For a directory the x bit means to enter it: with mode 0600 its owner may list the names in it and reach none of the files. Root passes over this only with a capability that confinement may ' +
    'deny, and a service that runs as another user never does. 0700 keeps a directory as private as 0600 keeps a file.',
  remedy: "Write 0700 for a private directory, and 'chmod 600' for the files in it.",
  good: [
    '#!/bin/sh -e\nmkdir -p -m 0700 "$SNAP_DATA/secret"\n',
    '#!/bin/sh -e\ninstall -m 0600 "$SNAP/a" "$SNAP_DATA/a"\n',
    '#!/bin/sh -e\nmkdir -p -m u=rwx,go= "$SNAP_DATA/secret"\n',
  ],
  bad: [
    '#!/bin/sh -e\nmkdir -p -m 0600 "$SNAP_DATA/secret"\n',
    '#!/bin/sh -e\nmkdir -p --mode=644 "$SNAP_DATA/x"\n',
    '#!/bin/sh -e\ninstall -d -m 0640 "$SNAP_DATA/x"\n',
  ],
  *check(tree) {
    for (const { path, call } of eachCall(tree)) {
      const { command } = call
      if (
        command === undefined ||
        !(command.name === 'mkdir' || (command.name === 'install' && hasOption(command, '-d', '--directory')))
      )
        continue
      const given = command.values.get('-m') ?? command.values.get('--mode')
      const mode = typeof given === 'string' ? given : given?.literal
      const bits = /^[0-7]{3,4}$/.test(mode ?? '') ? parseInt(mode ?? '', 8) : undefined
      if (bits === undefined || (bits & 0o100) !== 0 || (bits & 0o400) === 0) continue
      const better = (bits | ((bits & 0o444) >> 2)).toString(8).padStart(mode?.length ?? 3, '0')
      yield {
        message: `Nobody can enter a directory of mode ${mode ?? ''}`,
        file: path,
        at: call,
        remedy: `Write ${better}.`,
        fix: typeof given === 'object' ? modeFix(given, { path, better }) : undefined,
      }
    }
  },
}

function modeFix(
  { node: { from, to } }: Word,
  { path, better }: { path: string; better: string },
): ReturnType<typeof replaceFix> {
  return replaceFix({ title: `Write ${better}`, path }, { from, to, text: better })
}
