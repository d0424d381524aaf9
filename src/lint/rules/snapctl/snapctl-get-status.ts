import type { Fix, Rule } from '../../rule.ts'
import type { OptionUse } from '../../options/uses.ts'
import { optionUses } from '../../options/uses.ts'
import { askedBy } from '../../reading/asking.ts'
import type { Asking } from '../../reading/asking.ts'
import { eachHook } from '../../reading/each-hook.ts'
import { isReached } from '../../reading/reach.ts'
import { replaceFix } from '../../reading/edits.ts'
import { smallYaml } from '../../small-yaml.ts'

/** `snapctl get` succeeds whether or not an option is set. */
export const snapctlGetStatus: Rule = {
  id: 'snapctl-get-status',
  group: 'snapctl',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: "A hook asks the exit status of 'snapctl get' whether an option is set",
  explanation:
    "'snapctl get KEY' prints an empty line and ends with exit status 0 when the option is not set; only a key that cannot exist makes it fail. A check of its exit status never " +
    "finds anything missing, so that the hook goes on with an empty value, or a default is never used. The old guide to hooks has this mistake, with 'if ! username=$(snapctl get username)'. " +
    "The host's 'snap get' is different: it fails for an option that is not set.",
  remedy: 'Ask whether the value is empty, with \'[ -z "$value" ]\'.',
  good: [
    '#!/bin/sh -e\nusername=$(snapctl get username)\nif [ -z "$username" ]; then\n  username=nobody\nfi\necho "$username" >"$SNAP_DATA/user"\n',
    '#!/bin/sh -e\nif snapctl get tls | grep -q true; then\n  exit 0\nfi\n',
    '#!/bin/sh -e\nport=$(snapctl get port) || exit 1\nif name=$(snapctl get name) && [ -n "$name" ]; then\n  exit 0\nfi\n',
    '#!/bin/sh -e\nif ! x=$(snapctl get x); then exit 1; fi\nif [ -z "$x" ]; then x=1; fi\n',
    {
      yaml: `${smallYaml}plugs: {cam: camera}\n`,
      hook: 'connect-plug-cam',
      script: '#!/bin/sh -e\nif ! path=$(snapctl get --slot :cam path); then\n  exit 0\nfi\n',
    },
    '#!/bin/sh -e\nif [ -n "$(snapctl get port)" ]; then exit 0; fi\n',
    {
      script: '#!/bin/sh -e\na=$(snapctl get a) && b=$(snapctl get b) && "$SNAP/bin/run"\n',
      files: { 'bin/run': { mode: 0o755 } },
    },
  ],
  bad: [
    '#!/bin/sh -e\nport=$(snapctl get port) || { echo "port is not set" >&2; exit 1; }\necho "$port" >"$SNAP_DATA/port"\n',
    '#!/bin/sh -e\nport=$(snapctl get port) && echo "port=$port" >"$SNAP_DATA/port"\n',
    '#!/bin/sh -e\nif ! username=$(snapctl get username); then\n  echo "Username is required"\n  exit 1\nfi\n',
    '#!/bin/sh -e\nif snapctl get port >/dev/null 2>&1; then\n  exit 0\nfi\n',
    '#!/bin/sh -e\nport=$(snapctl get port) || port=80\necho "$port" >"$SNAP_DATA/port"\n',
    '#!/bin/sh -e\nsnapctl get port >/dev/null || snapctl set port=80\n',
    '#!/bin/sh -e\nwhile ! snapctl get ready; do\n  sleep 1\ndone\n',
  ],
  *check(tree) {
    for (const hook of eachHook(tree)) {
      for (const use of optionUses(hook).uses) {
        const asking = use.does === 'get' ? askedBy(use.script.root, use.call.node) : undefined
        if (asking === undefined || !isReached(hook, { script: use.script, at: use.call.node })) continue
        if (!isMeant(use, asking) || isAskedAgain(use)) continue
        yield {
          message: `'snapctl get ${use.key}' succeeds when '${use.key}' is not set, so that this never ${outcome[asking.operator]}`,
          file: use.path,
          at: use.call,
          fix: mend(use, asking),
        }
      }
    }
  },
}

const outcome: Readonly<Record<Asking['operator'], string>> = {
  if: 'takes the other branch',
  while: 'ends',
  '!': 'finds it missing',
  '&&': 'stops',
  '||': 'comes to what follows',
}

/** `|| exit` only sees to a snapctl that cannot be called; what gives a value, or throws the output away, asks for the option. */
function isMeant(use: OptionUse, { operator, next }: Asking): boolean {
  const discards = use.call.redirects.some(
    ({ operator: sign, target }) =>
      sign.includes('>') && target?.literal === '/dev/null' && !sign.includes('<'),
  )
  if (operator === '&&')
    return use.variable === undefined
      ? discards
      : next !== undefined && new RegExp(`\\$\\{?${use.variable}\\b`).test(next.text)
  if (operator !== '||') return true
  const givesValue =
    next !== undefined &&
    (next.type === 'variable_assignment' ||
      /\bsnapctl set\b/.test(next.text) ||
      (use.variable !== undefined && new RegExp(`(?:^|[\\s;{])${use.variable}=`).test(next.text)))
  return (
    givesValue ||
    (next !== undefined &&
      /\b(?:required|missing|unset|mandatory|not (?:been )?(?:set|configured|given|defined))\b/i.test(
        next.text,
      )) ||
    (use.variable === undefined &&
      use.call.redirects.some(
        ({ descriptor, operator: sign, target }) =>
          sign === '>' && (descriptor ?? 1) === 1 && target?.literal === '/dev/null',
      ) &&
      next?.text !== 'true')
  )
}

/** Whether the value itself is looked at as well. */
function isAskedAgain({ script, variable }: OptionUse): boolean {
  return (
    variable !== undefined &&
    script.tests.some(
      test =>
        test.operands.some(word => word.variables.some(({ name }) => name === variable)) &&
        (test.operator === '-z' ||
          test.operator === '-n' ||
          test.operator === undefined ||
          test.operands.some(word => word.literal === '')),
    )
  )
}

/** Asks for the value where the status was asked for. */
function mend({ path, variable, call, script }: OptionUse, { node, operator }: Asking): Fix | undefined {
  if (variable === undefined || (operator !== '!' && operator !== 'if')) return undefined
  const text = script.text.slice(operator === '!' ? node.from : call.node.from, node.to)
  const written = operator === '!' ? /^!\s+(\w+=\S*\$\([^()]*\)"?)$/.exec(text)?.[1] : undefined
  if (written === undefined) return undefined
  return replaceFix(
    { title: 'Ask whether the value is empty', path },
    { from: node.from, to: node.to, text: `${written}; [ -z "$${variable}" ]` },
  )
}
