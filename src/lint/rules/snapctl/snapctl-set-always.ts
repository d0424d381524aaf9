import { optionUses, overlaps } from '../../options/uses.ts'
import type { Rule } from '../../rule.ts'
import { runsAlways } from '../../reading/course.ts'
import { eachHook } from '../../reading/each-hook.ts'

/** Options that a hook gives the same value each time it runs. */
export const snapctlSetAlways: Rule = {
  id: 'snapctl-set-always',
  group: 'snapctl',
  about: ['hook'],
  severity: 'warning',
  certainty: 'possible',
  summary: 'A hook that runs again and again sets an option without asking for its value',
  explanation:
    "post-refresh runs on every refresh, configure on these and on every 'snap set'. An option that they set to a fixed value has that value whatever the user chose: after the refresh " +
    "the choice is gone, and in configure 'snap set' never has an effect. Defaults belong to install or default-configure, which run once, or behind a question whether there is a value. " +
    "Where the option is not the user's, and only tells something to other parts of the snap, all is well.",
  remedy: 'Ask first, with \'if [ -z "$(snapctl get KEY)" ]; then\', or set it in the install hook.',
  good: [
    { hook: 'install', script: '#!/bin/sh -e\nsnapctl set port=80\n' },
    // What pre-refresh sets is for the hooks of the next revision to read.
    { hook: 'pre-refresh', script: '#!/bin/sh -e\nsnapctl set layout=2\n' },
    {
      hook: 'post-refresh',
      script: '#!/bin/sh -e\nif [ -z "$(snapctl get port)" ]; then\n  snapctl set port=80\nfi\n',
    },
    {
      hook: 'post-refresh',
      script: '#!/bin/sh -e\nsnapctl set version="$SNAP_VERSION"\nsnapctl unset old\nsnapctl set older!\n',
    },
    {
      hook: 'post-refresh',
      script: '#!/bin/sh -e\nport=$(snapctl get port)\nsnapctl set port="${port:-80}"\n',
    },
    '#!/bin/sh -e\naction=$(snapctl get action)\necho "$action"\nsnapctl set action=none\n',
    {
      hook: 'post-refresh',
      script: '#!/bin/sh -e\n[ -n "$(snapctl get port)" ] && exit 0\nsnapctl set port=80\n',
    },
  ],
  bad: [
    { hook: 'post-refresh', script: '#!/bin/sh -e\nsnapctl set port=80\n' },
    { hook: 'configure', script: '#!/bin/sh -e\nsnapctl set tls.enabled=true\n' },
    { hook: 'post-refresh', script: '#!/bin/sh -e\ndefaults() {\n  snapctl set mode=auto\n}\ndefaults\n' },
  ],
  *check(tree) {
    for (const hook of eachHook(tree)) {
      if (!/^(?:configure|post-refresh)$/.test(hook.name)) continue
      const { uses, unknown } = optionUses(hook)
      if (unknown.has('get')) continue
      for (const { does, key, value, script, call, path, word } of uses) {
        if (does !== 'set' || value === undefined || value === '' || !runsAlways(hook, { script, call }))
          continue
        if (uses.some(other => other.does === 'get' && overlaps(other.key, key))) continue
        yield {
          message:
            hook.name === 'configure'
              ? `'configure' sets '${key}' to '${value}' each time, so that 'snap set' cannot change it`
              : `'${hook.name}' sets '${key}' to '${value}' on every refresh, whatever the user has chosen`,
          file: path,
          at: word,
        }
      }
    }
  },
}
