import type { Word } from '../../../shell/word.ts'
import { follow } from '../../../snap/snap.ts'
import type { Snap } from '../../../snap/snap.ts'
import type { Rule } from '../../rule.ts'
import { eachCall } from '../../reading/each-hook.ts'
import type { HookedCall } from '../../reading/each-hook.ts'
import { comesFromElsewhere } from '../../reading/elsewhere.ts'
import { isTolerated } from '../../reading/tolerated.ts'
import { plain } from '../../reading/repeated-commands.ts'
import { smallYaml } from '../../small-yaml.ts'

/** What a hook starts of its snap has to be there, and executable. */
export const shellOwnProgram: Rule = {
  id: 'shell-own-program',
  group: 'shell',
  about: ['hook'],
  severity: 'error',
  certainty: 'likely',
  summary: 'A hook runs a program of $SNAP that the snap does not have, or that cannot be executed',
  explanation:
    "The shell finds out when it comes to the line: 'not found' ends it with status 127, 'Permission denied' with 126. A filter of a part that leaves the file out, another directory " +
    'than was thought, and a script that was copied without its executable bit are the usual causes. The path is looked up in the finished snap.',
  remedy: 'Let a part put the program there, with mode 0755.',
  needs: ['files'],
  good: [
    '#!/bin/sh -e\n"$SNAP/bin/list" | sort > "$SNAP_DATA/list" || true\n',
    {
      script: '#!/bin/sh -e\n"$SNAP/bin/tool" a\nexec $SNAP/bin/tool\n',
      files: { 'bin/tool': { mode: 0o755 } },
    },
    '#!/bin/sh -e\nif [ -x "$SNAP/bin/tool" ]; then "$SNAP/bin/tool"; fi\n',
    { script: '#!/bin/sh -e\nsh "$SNAP/bin/tool"\n', files: { 'bin/tool': 'x\n' } },
    '#!/bin/sh\n"$SNAP/bin/tool" || true\n"$SNAP_DATA/bin/tool"\n"$SNAP/$name"\n',
    {
      yaml: `${smallYaml}plugs: {tools: {interface: content, target: $SNAP/tools}}\n`,
      script: '#!/bin/sh -e\n"$SNAP/tools/bin/tool"\n',
    },
    { input: 'project', script: '#!/bin/sh -e\n"$SNAP/bin/tool"\n' },
  ],
  bad: [
    '#!/bin/sh -e\n"$SNAP/bin/list" | sort > "$SNAP_DATA/list"\n',
    '#!/bin/sh -e\n"$SNAP/bin/tool" --setup\n',
    '#!/bin/sh -e\nexec $SNAP/bin/tool\n',
    '#!/bin/sh -e\nx=$("${SNAP}/bin/tool" id)\n',
    { script: '#!/bin/sh -e\n"$SNAP/bin/tool"\n', files: { 'bin/tool': { mode: 0o644 } } },
    { script: '#!/bin/sh -e\n"$SNAP/bin"\n', files: { 'bin/tool': { mode: 0o755 } } },
  ],
  *check(tree) {
    for (const found of eachCall(tree)) {
      const { call, path } = found
      const word = call.unwrapped[0]
      const own = word === undefined ? undefined : ownPath(word)
      if (word === undefined || own === undefined || isExpected(found, own)) continue
      const why = troubleWith(tree, own)
      if (why !== undefined) yield { message: `'${plain(word.text)}' ${why}`, file: path, at: word }
    }
  },
}

/** The path in the snap that a word names. */
function ownPath({ text }: Word): string | undefined {
  const path = /^\$SNAP\/([^$`*?[\]{}~]+)$/.exec(plain(text))?.[1]
  return path === undefined || path.split('/').includes('..') ? undefined : path
}

/** Whether the script looks whether the program is there, or goes on without it. */
function isExpected({ call, script }: HookedCall, path: string): boolean {
  return (
    isTolerated(script, call) ||
    script.tests.some(({ operands }) => operands.some(({ text }) => plain(text) === `$SNAP/${path}`)) ||
    script.calls.some(
      ({ program, words }) =>
        /^(?:command|type|which|hash)$/.test(program ?? '') &&
        words.some(({ text }) => plain(text) === `$SNAP/${path}`),
    )
  )
}

function troubleWith(tree: Snap, path: string): string | undefined {
  const end = follow(tree, path)
  if (end === undefined) return comesFromElsewhere(tree, path) ? undefined : 'is not in the snap'
  if (end.kind === 'directory') return 'is a directory, which cannot be run'
  return end.kind === 'file' && (end.mode & 0o111) === 0
    ? `cannot be executed: its mode is 0${end.mode.toString(8)}`
    : undefined
}
