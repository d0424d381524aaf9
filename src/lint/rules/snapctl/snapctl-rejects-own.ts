import { optionChecks } from '../../options/checks.ts'
import { optionUses } from '../../options/uses.ts'
import type { Rule } from '../../rule.ts'
import { eachHook } from '../../reading/each-hook.ts'

/** A hook writes a value that the configure hook does not take. */
export const snapctlRejectsOwn: Rule = {
  id: 'snapctl-rejects-own',
  group: 'snapctl',
  about: ['snap', 'hook'],
  severity: 'warning',
  certainty: 'possible',
  summary: 'The configure hook rejects a value that a hook of the snap sets itself',
  explanation:
    "configure checks what users set, and runs after every installation and refresh as well, where it meets what the snap's own hooks have set. A default that its own check does not let pass " +
    'fails the installation; one that a refresh brings fails the refresh, and each refresh after it. ' +
    'Checks that were made stricter in a later version have the same effect on values that are stored already, which nobody can see from here.',
  remedy: 'Make the value one that configure takes, or let the check pass it.',
  good: [
    {
      script:
        '#!/bin/sh -e\nmode=$(snapctl get mode)\ncase "$mode" in\n  auto|manual) ;;\n  *) exit 1 ;;\nesac\n',
      files: { 'meta/hooks/install': '#!/bin/sh -e\nsnapctl set mode=auto\n' },
    },
    {
      script: '#!/bin/bash -e\nport=$(snapctl get port)\nif ! [[ "$port" =~ ^[0-9]+$ ]]; then exit 1; fi\n',
      files: { 'meta/hooks/install': '#!/bin/sh -e\nsnapctl set port=80\n' },
    },
  ],
  bad: [
    {
      script:
        '#!/bin/sh -e\nmode=$(snapctl get mode)\ncase "$mode" in\n  auto|manual) ;;\n  *) exit 1 ;;\nesac\n',
      files: { 'meta/hooks/install': '#!/bin/sh -e\nsnapctl set mode=automatic\n' },
    },
    {
      script: '#!/bin/sh -e\nport=$(snapctl get port)\nif [ "$port" -lt 1024 ]; then exit 1; fi\n',
      files: { 'meta/hooks/default-configure': '#!/bin/sh -e\nsnapctl set port=80\n' },
    },
  ],
  *check(tree) {
    const hooks = [...eachHook(tree)]
    const configure = hooks.find(hook => hook.name === 'configure')
    if (configure === undefined) return
    const checks = optionChecks(configure)
    for (const { does, key, value, path, word, hook } of hooks.flatMap(found => optionUses(found).uses)) {
      const check =
        does !== 'set' || value === undefined
          ? undefined
          : checks.find(found => found.whole && found.key === key && found.rejects(value) === true)
      if (check === undefined) continue
      yield {
        message: `'${hook}' sets '${key}' to '${value ?? ''}', which 'configure' rejects`,
        file: path,
        at: word,
        related: [{ message: 'The check that rejects it', file: check.path, line: check.node.start.line }],
      }
    }
  },
}
