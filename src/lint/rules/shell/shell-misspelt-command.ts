import type { Rule } from '../../rule.ts'
import { eachScript } from '../../reading/each-hook.ts'
import { replaceFix } from '../../reading/edits.ts'

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
    'with which a hook that sets errexit ends, and other hooks go on without what the command should have done. Only names that are one slip away from a command of nearly every hook are told of.',
  remedy: 'Correct the name.',
  good: [
    '#!/bin/sh -e\nmkdir -p "$SNAP_DATA/etc"\nsnapctl set port=80\n',
    '#!/bin/sh -e\nmkdr() { mkdir -p "$1"; }\nmkdr "$SNAP_DATA/etc"\n',
    '#!/bin/sh -e\n"$SNAP/bin/toch"\n. "$SNAP_DATA/names.sh"\nchwon a b\n',
  ],
  bad: [
    '#!/bin/sh -e\nmdkir -p "$SNAP_DATA/etc"\n',
    '#!/bin/sh\nif [ ! -d "$SNAP_DATA/etc" ]; then mkdri "$SNAP_DATA/etc"; fi\n',
    '#!/bin/bash -e\nport=$(snaptcl get port)\necho "$port"\n',
  ],
  *check(tree) {
    for (const { hook, path, script } of eachScript(tree)) {
      // What a file that cannot be read defines is not known.
      if (script.sources.length > hook.scripts.length - 1) continue
      for (const { name, words } of script.calls) {
        const right = name === undefined ? undefined : meant.get(name)
        const [word] = words
        if (
          name === undefined ||
          right === undefined ||
          word === undefined ||
          hook.scripts.some(other => other.script.functions.has(name))
        )
          continue
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
