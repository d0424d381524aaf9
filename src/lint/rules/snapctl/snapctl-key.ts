import type { Snap } from '../../../snap/snap.ts'
import {
  badFieldName,
  firstWithGoodNames,
  invalidName,
  isOptionName,
  wantsGoodNames,
} from '../../../snapctl/keys.ts'
import type { ParsedCall } from '../../../snapctl/parse.ts'
import { readAssignment } from '../../../snapctl/values.ts'
import type { Found, Rule } from '../../rule.ts'
import { eachSnapctl } from '../../reading/each-hook.ts'
import type { HookedSnapctl } from '../../reading/snapctl-calls.ts'
import { callWords, parsedAs, refusalFound, refusedCalls } from '../../reading/snapctl-calls.ts'
import { newestBase } from '../../../bases/contents.ts'
import { smallYaml, smallYamlOn } from '../../small-yaml.ts'

const strictYaml = smallYamlOn(newestBase)

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
    `with 'snap set', so that an option under such a key cannot exist. Since snapd 2.77 the same holds for the keys inside of a JSON value, for snaps on core${String(firstWithGoodNames)} and later; ` +
    "for others snapd warns the machine's owner.",
  remedy: "Write small letters, and '-' for '_'.",
  good: [
    {
      yaml: strictYaml,
      script: `#!/bin/sh -e\nsnapctl set service='{"max-clients": 10}' list='[1, 2]'\nsnapctl set -s a='{"B_c": 1}'\n`,
    },
    '#!/bin/sh -e\nsnapctl get http.port\nsnapctl set my-key=1 1a=2 "$key=3" a-b="$key" "my_$key=3" old!\nsnapctl unset my-key\n',
    {
      hook: 'connect-plug-x',
      yaml: `${smallYaml}plugs: {x: content}\n`,
      script: '#!/bin/sh -e\nsnapctl get :x some-attribute\n',
    },
  ],
  bad: [
    { yaml: strictYaml, script: `#!/bin/sh -e\nsnapctl set service='{"Max_Clients": 10}'\n` },
    { yaml: strictYaml, script: `#!/bin/sh -e\nsnapctl set -t "servers=[{\\"Port\\": 80}]"\n` },
    `#!/bin/sh -e\nsnapctl set service='{"Max_Clients": 10}'\n`,
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
      yield* fieldsOf(tree, found)
    }
  },
}

/** Keys inside of values that are written out. */
function* fieldsOf(tree: Snap, found: HookedSnapctl): Iterable<Found> {
  const parsed = parsedAs(found, 'set')
  if (parsed === undefined || parsed.arguments[0]?.startsWith(':') === true) return
  const base = tree.base ?? ''
  const call = callWords(found)
  for (const { bad, place } of badFields(parsed)) {
    const word = found.words[place]
    const remedy = advice(bad)
    yield wantsGoodNames(base)
      ? refusalFound(found, {
          message: `snapd 2.77 and later refuses '${call}' for ${base}: ${invalidName(bad)}`,
          word,
          remedy,
        })
      : {
          message: `snapd 2.77 and later warns of '${call}': '${bad}' is no key that a snap on core${String(firstWithGoodNames)} could set`,
          file: found.path,
          at: word ?? found.call,
          severity: 'warning',
          remedy,
        }
  }
}

/** The first bad key in each value of `set`, with the word that it is in. */
function badFields({ arguments: given, flags, places }: ParsedCall): { bad: string; place: number }[] {
  const taking = { text: flags.has('s'), typed: flags.has('t') }
  return given.flatMap((argument, index) => {
    const read = argument === undefined ? undefined : readAssignment(argument, taking)
    const bad = read === undefined || 'problem' in read ? undefined : badFieldName(read.value)
    return bad === undefined ? [] : [{ bad, place: places[index] ?? -1 }]
  })
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
