import { wordFix } from '../../reading/edits.ts'
import type { Command } from '../../../shell/command.ts'
import { hasOption } from '../../../shell/command.ts'
import type { Word } from '../../../shell/word.ts'
import type { Rule } from '../../rule.ts'
import { eachCall } from '../../reading/each-hook.ts'

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
      const given = command !== undefined && makesDirectory(command) ? modeOf(command) : undefined
      const mode = (typeof given === 'string' ? given : given?.literal) ?? ''
      const bits = /^[0-7]{3,4}$/.test(mode) ? parseInt(mode, 8) : 0
      if ((bits & 0o100) !== 0 || (bits & 0o400) === 0) continue
      const better = (bits | ((bits & 0o444) >> 2)).toString(8).padStart(mode.length, '0')
      const title = `Write ${better}`
      yield {
        message: `Nobody can enter a directory of mode ${mode}`,
        file: path,
        at: call,
        remedy: `${title}.`,
        fix: typeof given === 'object' ? wordFix(path, { word: given, text: better, title }) : undefined,
      }
    }
  },
}

function makesDirectory(command: Command): boolean {
  return command.name === 'mkdir' || (command.name === 'install' && hasOption(command, '-d', '--directory'))
}

function modeOf({ values }: Command): string | Word | undefined {
  return values.get('-m') ?? values.get('--mode')
}
