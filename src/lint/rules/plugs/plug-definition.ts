import { isMapping } from '../../../yaml/document.ts'
import type { Mapping, Value } from '../../../yaml/document.ts'
import { goType } from '../../../yaml/go-yaml.ts'
import type { Rule } from '../../rule.ts'
import { table } from '../../reading/fields.ts'

/** What stands below `plugs:` and `slots:`. */
export const plugDefinition: Rule = {
  id: 'plug-definition',
  group: 'plugs',
  about: ['snap'],
  severity: 'error',
  certainty: 'certain',
  summary: 'A plug or slot is neither a name of an interface nor a mapping of attributes',
  explanation:
    "A plug or slot is declared either by the name of its interface or by a mapping with 'interface' and attributes. Anything else " +
    'leaves snapd without an interface to connect, and it refuses the snap when it reads the metadata.',
  remedy:
    "Write '<plug>: <interface>', or '<plug>:' with 'interface:' and its attributes below; attributes are texts, numbers, booleans, lists and mappings of those.",
  good: [
    {
      'meta/snap.yaml':
        "name: aa\nversion: '1'\nplugs: {a: network, b: null, c: {interface: content, target: $SNAP/x, n: [1, {k: v}]}}\n",
    },
  ],
  bad: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nplugs: {a: [network]}\n" },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nslots: {a: {interface: 1}}\n" },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nplugs: {a: {interface: network, x: null}}\n" },
  ],
  *check(tree) {
    for (const side of ['plug', 'slot'] as const) {
      for (const [name, value] of Object.entries(table(tree.metadata, `${side}s`))) {
        const problem = definitionProblem(`${side} "${name}"`, value)
        if (problem !== undefined) yield { message: problem, file: 'meta/snap.yaml' }
      }
    }
  },
}

function definitionProblem(what: string, value: Value): string | undefined {
  if (value === null || typeof value === 'string') return undefined
  if (!isMapping(value)) return `${what} has malformed definition (found ${goType(value)})`
  return Object.entries(value)
    .map(([key, item]) => attributeProblem(what, key, item))
    .find(problem => problem !== undefined)
}

function attributeProblem(what: string, key: string, value: Value): string | undefined {
  if (isNumber(key)) return `${what} has attribute key that is not a string (found int)`
  if (key === '') return `${what} has an empty attribute key`
  if (key.startsWith('$')) return `${what} uses reserved attribute "${key}"`
  if (key === 'interface')
    return typeof value === 'string'
      ? undefined
      : `interface name on ${what} is not a string (found ${goType(value)})`
  if (key === 'label')
    return typeof value === 'string' ? undefined : `label of ${what} is not a string (found ${goType(value)})`
  const problem = valueProblem(value)
  return problem === undefined ? undefined : `attribute "${key}" of ${what}: ${problem}`
}

function valueProblem(value: Value): string | undefined {
  if (value === null) return 'invalid scalar: <nil>'
  if (Array.isArray(value)) return value.map(valueProblem).find(problem => problem !== undefined)
  return isMapping(value) ? tableProblem(value) : undefined
}

function tableProblem(value: Mapping): string | undefined {
  for (const [key, item] of Object.entries(value)) {
    const odd = goBoolean(key) ?? (isNumber(key) ? key : undefined)
    const problem = odd === undefined ? valueProblem(item) : `non-string key: ${odd}`
    if (problem !== undefined) return problem
  }
  return undefined
}

/** Keys that are no texts come in Python's words; single letters are booleans to snapd alone. */
function goBoolean(key: string): string | undefined {
  return /^(?:True|[yY])$/.test(key) ? 'true' : /^(?:False|[nN])$/.test(key) ? 'false' : undefined
}

function isNumber(key: string): boolean {
  return /^\d+$/.test(key)
}
