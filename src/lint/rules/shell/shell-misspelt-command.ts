import type { Rule } from '../../rule.ts'
import { eachScript } from '../../reading/each-hook.ts'
import { replaceFix } from '../../reading/edits.ts'
import { isReached } from '../../reading/reach.ts'
import { meantFunction } from '../../reading/misspelt-function.ts'

/** Commands of nearly every hook, long enough for a slip to be no other program. */
const common = [
  'basename',
  'chmod',
  'chown',
  'dirname',
  'export',
  'logger',
  'mkdir',
  'mktemp',
  'printf',
  'readlink',
  'snapctl',
  'touch',
  'unset',
]

/** Real programs and builtins that are only a letter away. */
const real: ReadonlySet<string> = new Set(['print'])

/** Two letters changed places, or one was left out. */
function slips(name: string): string[] {
  const letters = [...name]
  const swapped = letters
    .slice(1)
    .map((letter, at) =>
      [...letters.slice(0, at), letter, letters[at] ?? '', ...letters.slice(at + 2)].join(''),
    )
  const shorter = letters.map((_, at) => [...letters.slice(0, at), ...letters.slice(at + 1)].join(''))
  return [...swapped, ...shorter].filter(slip => slip !== name && !real.has(slip))
}

const meant: ReadonlyMap<string, string> = new Map(
  common.flatMap(name => slips(name).map(slip => [slip, name])),
)

/** A command that nobody has, and that is a letter away from one that everybody has. */
export const shellMisspeltCommand: Rule = {
  id: 'shell-misspelt-command',
  group: 'shell',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: 'A hook runs a command whose name looks misspelt',
  explanation:
    'The shell finds no such command when it comes to the line, and not before: a branch that is seldom taken keeps the slip for long. The line then has the exit status 127, ' +
    'with which a hook that sets errexit ends, and other hooks go on without what the command should have done. Names that are one slip away from a command of nearly every hook are told of, ' +
    'and those that are one slip away from a function of the script or of a file that it sources.',
  remedy: 'Correct the name.',
  good: [
    '#!/bin/sh -e\nstep_1() { :; }\nstep_1\nstep_2\n',
    '#!/bin/sh -e\nstart_service() { :; }\nstart_service\nstart-service\n',
    '#!/bin/sh -e\nlogs() { :; }\nlog a\n',
    '#!/bin/sh -e\nfsdown() { :; }\nfsdown\nif [ -x "$SNAP/x" ]; then chmod 755 a; fi\n',
    '#!/bin/sh -e\nmy_tools() { :; }\ncommand -v my_tool && my_tool\n',
    { script: '#!/bin/sh -e\nmy_tools() { :; }\nmy_tool\n', files: { 'bin/my_tool': 'x' } },
    '#!/bin/sh -e\nmkdir -p "$SNAP_DATA/etc"\nsnapctl set port=80\n',
    '#!/bin/sh -e\nmkdr() { mkdir -p "$1"; }\nmkdr "$SNAP_DATA/etc"\n',
    {
      script: '#!/bin/sh -e\n"$SNAP/bin/toch"\n. "$SNAP_DATA/names.sh"\nchwon a b\n',
      files: { 'bin/toch': { mode: 0o755 } },
    },
  ],
  bad: [
    '#!/bin/sh -e\nstart_database() { :; }\nstop_database() { :; }\nif [ -n "$(snapctl get migrate)" ]; then stop_databasse; fi\n',
    '#!/bin/sh -e\nset_defaults() { snapctl set a=1; }\nset_default\n',
    {
      script: '#!/bin/sh -e\n. "$SNAP/lib.sh"\nstart_databse\n',
      files: { 'lib.sh': 'start_database() { :; }\n' },
    },
    '#!/bin/sh -e\nmdkir -p "$SNAP_DATA/etc"\n',
    '#!/bin/sh\nif [ ! -d "$SNAP_DATA/etc" ]; then mkdri "$SNAP_DATA/etc"; fi\n',
    '#!/bin/bash -e\nport=$(snaptcl get port)\necho "$port"\n',
  ],
  *check(tree) {
    for (const { hook, path, script } of eachScript(tree)) {
      // What a file that cannot be read defines is not known.
      if (script.sources.length > hook.scripts.length - 1) continue
      for (const { name, words, node } of script.calls) {
        const [word] = words
        if (
          name === undefined ||
          word === undefined ||
          hook.scripts.some(other => other.script.functions.has(name))
        )
          continue
        const right = meant.get(name) ?? meantFunction(tree, { hook, name })
        if (right === undefined || !isReached(hook, { script, at: node })) continue
        yield {
          message: `There is no command '${name}': '${right}' seems to be meant`,
          file: path,
          at: word,
          fix: replaceFix(
            { title: `Write '${right}'`, path },
            { from: word.node.from, to: word.node.to, text: right },
          ),
        }
      }
    }
  },
}
