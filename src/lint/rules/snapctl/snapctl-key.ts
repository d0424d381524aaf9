import { invalidName, isOptionName } from '../../../snapctl/keys.ts'
import type { Found, Rule } from '../../rule.ts'
import { eachSnapctl } from '../../reading/each-hook.ts'
import type { HookedSnapctl } from '../../reading/snapctl-calls.ts'
import { callWords, parsedAs, refusalFound, refusedCalls } from '../../reading/snapctl-calls.ts'
import { smallYaml } from '../../small-yaml.ts'

/** Keys that no option can have. */
export const snapctlKey: Rule = {
  id: 'snapctl-key',
  group: 'snapctl',
  about: ['hook'],
  severity: 'error',
  certainty: 'certain',
  summary: 'A call of snapctl names an option with a key that snapd does not take',
  explanation:
    'The parts of a key, between the dots, are lower-case letters, digits and single dashes, with a letter among them. Underscores and capitals are refused, and so are numbers alone: ' +
    "elements of a list cannot be asked for. 'get' and 'set' fail with 'invalid option name', while 'unset' does nothing and says nothing. Users meet the same refusal " +
    "with 'snap set', so that an option under such a key cannot exist.",
  remedy: "Write small letters, and '-' for '_'.",
  good: [
    '#!/bin/sh -e\nsnapctl get http.port\nsnapctl set my-key=1 1a=2 "$key=3" a-b="$key" "my_$key=3" old!\nsnapctl unset my-key\n',
    {
      hook: 'connect-plug-x',
      yaml: `${smallYaml}plugs: {x: content}\n`,
      script: '#!/bin/sh -e\nsnapctl get :x some-attribute\n',
    },
  ],
  bad: [
    '#!/bin/sh -e\nsnapctl get http_port\n',
    '#!/bin/sh -e\nsnapctl set httpPort=80\n',
    '#!/bin/sh -e\nport=$(cat "$SNAP_DATA/port")\nsnapctl set http_port="$port"\n',
    '#!/bin/sh -e\nx=$(snapctl get servers.0)\n',
    '#!/bin/sh -e\nsnapctl unset HTTP_PORT\n',
  ],
  *check(tree) {
    for (const found of refusedCalls(tree, 'key')) {
      yield refusalFound(found, {
        message: `snapd refuses '${callWords(found)}': ${found.problem}`,
        word: found.word,
        remedy: advice(found.word?.literal ?? ''),
      })
    }
    for (const found of eachSnapctl(tree)) {
      yield* computedValues(found)
      yield* vainUnsets(found)
    }
  },
}

/** Keys that no option can have, and that snapd takes for ones that are not set. */
function* vainUnsets(found: HookedSnapctl): Iterable<Found> {
  const parsed = parsedAs(found, 'unset')
  for (const [index, key] of parsed?.arguments.entries() ?? []) {
    if (key === undefined || key.split('.').every(isOptionName)) continue
    yield {
      message: `'${callWords(found)}' does nothing: '${key}' cannot be the key of an option`,
      file: found.path,
      at: found.words[parsed?.places[index] ?? 0] ?? found.call,
      severity: 'warning',
      remedy: advice(key),
    }
  }
}

/** Keys that are written out before a value that is not. */
function* computedValues(found: HookedSnapctl): Iterable<Found> {
  const parsed = parsedAs(found, 'set')
  for (const [index, argument] of parsed?.arguments.entries() ?? []) {
    const word = found.words[parsed?.places[index] ?? -1]
    const key = argument === undefined ? /^["']?([^"'\\$`={}!\s]+)=/.exec(word?.text ?? '')?.[1] : undefined
    const bad = key?.split('.').find(part => !isOptionName(part))
    if (bad !== undefined)
      yield refusalFound(found, {
        message: `snapd refuses '${callWords(found)}': ${invalidName(bad)}`,
        word,
        remedy: advice(key ?? ''),
      })
  }
}

/** The key that is nearest to what was written. */
function advice(word: string): string | undefined {
  const key = word.replace(/[=!].*$/s, '')
  const near = key
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-')
    .toLowerCase()
    .replaceAll(/[_ ]+/g, '-')
  return near !== key && near.split('.').every(isOptionName)
    ? `Write '${near}', here and wherever the option is named.`
    : undefined
}
