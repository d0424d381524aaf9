import type { OptionCheck } from '../../options/checks.ts'
import { optionChecks } from '../../options/checks.ts'
import { optionUses, overlaps } from '../../options/uses.ts'
import type { Hook, Snap } from '../../../snap/snap.ts'
import type { Rule } from '../../rule.ts'
import { runsAlways } from '../../reading/course.ts'
import { eachHook } from '../../reading/each-hook.ts'

/** A configure hook that fails for want of an option makes the snap impossible to install. */
export const snapctlRequired: Rule = {
  id: 'snapctl-required',
  group: 'snapctl',
  about: ['snap', 'hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: 'The configure hook fails while an option is not set, so that the snap cannot be installed',
  explanation:
    "configure runs at the end of every installation, before a user can have set anything: 'snap set' needs an installed snap. A hook that fails for want of a value undoes the installation, and " +
    'what it prints tells users to do what they cannot do. Only an image whose gadget snap brings defaults for the snap gets past it. ' +
    'Nothing is wrong with requiring a value later: a service can wait for it, and check-health can say that it is missing.',
  remedy:
    'Let configure succeed without the option, and keep the service from starting; or set a default in the default-configure or install hook.',
  good: [
    '#!/bin/sh -e\nname=$(snapctl get name)\nif [ -z "$name" ]; then\n  echo "not configured yet"\n  exit 0\nfi\necho "$name" >"$SNAP_DATA/name"\n',
    {
      script: '#!/bin/sh -e\nname=$(snapctl get name)\n[ -n "$name" ] || exit 1\n',
      files: { 'meta/hooks/install': '#!/bin/sh -e\nsnapctl set name=me\n' },
    },
    '#!/bin/sh -e\nmode=$(snapctl get mode)\ncase "$mode" in\n  ""|auto|manual) ;;\n  *) exit 1 ;;\nesac\n',
    '#!/bin/sh -e\nport=$(snapctl get port)\nif [ -n "$port" ] && [ "$port" -gt 65535 ]; then\n  exit 1\nfi\n',
    '#!/bin/sh -e\nif [ "$(snapctl get tls)" = true ]; then\n  cert=$(snapctl get cert)\n  if [ -z "$cert" ]; then exit 1; fi\nfi\n',
  ],
  bad: [
    '#!/bin/sh -e\nname=$(snapctl get name)\nif [ -z "$name" ]; then\n  echo "name is required"\n  exit 1\nfi\n',
    '#!/bin/sh -e\na="$(snapctl get a)"\nb="$(snapctl get b)"\nif [ -z "$a" -o -z "$b" ]; then\n  exit 1\nfi\n',
    '#!/bin/sh -e\nname=$(snapctl get name)\n[ -n "$name" ] || { echo "name is required"; exit 1; }\n',
    '#!/bin/sh -e\nmode=$(snapctl get mode)\ncase "$mode" in\n  auto|manual) ;;\n  *) echo "bad mode"; exit 1 ;;\nesac\n',
  ],
  *check(tree) {
    const hooks = [...eachHook(tree)]
    const configure = hooks.find(hook => hook.name === 'configure')
    if (
      configure === undefined ||
      hooks.some(hook => hook.scripts.length === 0 || optionUses(hook).unknown.has('set'))
    )
      return
    const set = hooks.flatMap(hook => optionUses(hook).uses).filter(use => use.does === 'set')
    const told = new Set<string>()
    for (const check of optionChecks(configure)) {
      const { key, path, node } = check
      if (
        told.has(key) ||
        !check.whole ||
        check.rejects('') !== true ||
        set.some(use => overlaps(use.key, key)) ||
        !isAlwaysAsked(configure, check)
      )
        continue
      told.add(key)
      yield {
        message: `'configure' fails while '${key}' is not set, as it is when the snap is installed`,
        file: path,
        at: check.test === undefined ? { line: node.start.line } : node,
        certainty: certainty(tree),
      }
    }
  },
}

/** Gadgets and kernels are never without a gadget's defaults. */
function certainty(tree: Snap): 'possible' | undefined {
  return ['gadget', 'kernel'].includes(tree.snap.type ?? '') ? 'possible' : undefined
}

function isAlwaysAsked(hook: Hook, { script, node }: OptionCheck): boolean {
  const inside =
    script.calls.find(call => call.node === node) ??
    script.calls.find(call => call.node.from >= node.from && call.node.to <= node.to)
  return (
    inside !== undefined &&
    runsAlways(hook, {
      script,
      call: { ...inside, node, inFunction: inside.inFunction, nested: inside.nested },
    })
  )
}
