import type { Script } from '../../../shell/script.ts'
import type { Word } from '../../../shell/word.ts'
import type { Rule } from '../../rule.ts'
import { eachSnapctl } from '../../reading/each-hook.ts'
import { quoteFix } from '../../reading/edits.ts'
import { optionVariables } from '../../reading/option-values.ts'

/** What is not quoted becomes several words, of which snapctl takes the second for another one of its own. */
export const snapctlUnquoted: Rule = {
  id: 'snapctl-unquoted',
  group: 'snapctl',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: 'A value that may have blanks is given to snapctl without quotes',
  explanation:
    "The shell splits what is not quoted into words. For a value with a blank 'snapctl set title=$title' has two, and snapd refuses the second: 'invalid configuration: \"b\" (want key=value)'. The hook ends " +
    'there with errexit, and what its user has set is lost. A value with an asterisk becomes the names of files. ' +
    'Told are values that come from options and files, and those that are written with blanks in the script.',
  remedy: 'Put double quotes around it.',
  good: [
    '#!/bin/sh -e\ntitle=$(snapctl get title)\nsnapctl set shown="$title"\nsnapctl set "shown=$title"\n',
    '#!/bin/sh -e\nname=fast\nsnapctl set mode=$name count=$#\n',
    '#!/bin/sh -e\nsnapctl set time=$(date +%s)\n',
    '#!/bin/sh -e\nfor key in a b; do snapctl get $key; done\n',
    '#!/bin/sh -e\noptions="-t -d"\nsnapctl get $options\n',
  ],
  bad: [
    '#!/bin/sh -e\ntitle=$(snapctl get title)\nsnapctl set shown=$title\n',
    '#!/bin/sh -e\nsnapctl set shown=$(snapctl get title)\n',
    '#!/bin/sh -e\nsnapctl set key=$(cat "$SNAP_DATA/key")\n',
    '#!/bin/sh -e\nreason="not yet ready"\nsnapctl set-health waiting $reason\n',
    '#!/bin/sh -e\nread -r name < "$SNAP_DATA/name"\nsnapctl set name=$name\n',
  ],
  *check(tree) {
    const told = new Set<Word>()
    for (const { hook, path, words, call } of eachSnapctl(tree)) {
      const script = hook.scripts.find(other => other.path === path)?.script
      const command = words[0]?.literal ?? ''
      if (script === undefined || !splits.has(command)) continue
      for (const word of words
        .slice(1)
        .filter(one => !told.has(one) && mayHaveBlanks(one, { script, command }))) {
        told.add(word)
        yield {
          message: `${word.text} is not quoted: a value with a blank is several words, and 'snapctl ${command}' fails`,
          file: path,
          at: call.node.type === 'command' ? word : call,
          fix: quoteFix(path, word),
        }
      }
    }
  },
}

/** Commands whose last words are texts of the snap's own. */
const splits: ReadonlySet<string> = new Set(['set', 'set-health'])

function mayHaveBlanks(
  { text, quoted }: Word,
  { script, command }: { script: Script; command: string },
): boolean {
  const value = command === 'set' ? /^(?:-[a-z]+|:?[^=]*)=(.*)$/s.exec(text)?.[1] : text
  if (value === undefined || quoted) return false
  if (/(?<!")(?:\$\(|`)\s*(?:snapctl get|cat)\b[^|]*(?:\)|`)$/.test(value)) return true
  const name = /^\$\{?(\w+)\}?$/.exec(value)?.[1]
  return (
    name !== undefined &&
    (optionVariables(script).has(name) || isRead(script, name) || isWritten(script, name))
  )
}

/** Whether `read` or `cat` brings it from a file. */
function isRead({ calls, assignments }: Script, name: string): boolean {
  return (
    calls.some(({ program, words }) => program === 'read' && words.some(({ literal }) => literal === name)) ||
    assignments.some(
      one => one.name === name && /^"?(?:\$\(|`)\s*cat\b[^|]*(?:\)|`)"?$/.test(one.value?.text ?? ''),
    )
  )
}

/** Whether the script itself writes it with a blank. */
function isWritten({ assignments }: Script, name: string): boolean {
  return assignments.some(one => one.name === name && /\S\s+\S/.test(one.value?.literal ?? ''))
}
