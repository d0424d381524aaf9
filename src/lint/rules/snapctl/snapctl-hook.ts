import type { Rule } from '../../rule.ts'
import { refusalFound, refusedCalls } from '../../reading/snapctl-calls.ts'
import { smallYaml } from '../../small-yaml.ts'

/** Commands of snapctl that work in some hooks only. */
export const snapctlHook: Rule = {
  id: 'snapctl-hook',
  group: 'snapctl',
  about: ['hook'],
  severity: 'error',
  certainty: 'certain',
  summary: 'A hook calls a command of snapctl that works in other hooks only',
  explanation:
    "Some commands belong to one moment: 'refresh' to gate-auto-refresh, 'reboot' to the install-device hook of a gadget, the 'fde-setup' ones to fde-setup of a kernel, 'fail' to change-view hooks. " +
    "Elsewhere snapd refuses them, and the call ends with exit status 1. 'install' and 'remove' of components work in any hook, but only without '--no-wait': the work begins once " +
    'the hook has ended, and there is no change to print the number of.',
  remedy: 'Move the call to the hook that it is for.',
  good: [
    { hook: 'gate-auto-refresh', script: '#!/bin/sh -e\nsnapctl refresh --hold\n' },
    {
      yaml: `${smallYaml}components: {extra: {type: standard}}\n`,
      hook: 'install',
      script: '#!/bin/sh -e\nsnapctl install +extra\n',
    },
    { hook: 'configure', script: '#!/bin/sh -e\nsnapctl refresh --help\n' },
  ],
  bad: [
    '#!/bin/sh -e\nsnapctl refresh --hold\n',
    '#!/bin/sh -e\nsnapctl reboot --halt\n',
    { hook: 'install', script: '#!/bin/sh -e\nsnapctl install --no-wait +extra\n' },
    { hook: 'install', script: '#!/bin/sh -e\nhold() {\n  snapctl refresh --hold\n}\nhold\n' },
  ],
  *check(tree) {
    for (const found of refusedCalls(tree, 'hook')) {
      const [name = ''] = [found.command?.name]
      const waits = found.problem.startsWith('internal error')
      yield refusalFound(found, {
        message: waits
          ? `'snapctl ${name} --no-wait' fails in a hook`
          : `'snapctl ${name}' fails in '${found.hook.name}': ${found.problem}`,
        remedy: waits ? "Leave '--no-wait' out: in a hook nothing is waited for anyway." : undefined,
      })
    }
  },
}
