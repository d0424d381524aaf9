import { isMapping } from '../../../yaml/document.ts'
import type { Value } from '../../../yaml/document.ts'
import { goType } from '../../../yaml/go-yaml.ts'
import type { Rule } from '../../rule.ts'
import { invalid, table } from '../../reading/fields.ts'

/** The users below `system-usernames`. */
export const systemUsername: Rule = {
  id: 'system-username',
  group: 'metadata',
  about: ['snap'],
  severity: 'error',
  certainty: 'certain',
  summary: 'A system user has a malformed name or no scope',
  explanation:
    'snapd knows a short list of users that a snap may ask for, and creates them with a scope. It refuses users it does not know ' +
    'and entries without a scope that it supports.',
  remedy: "Write 'system-usernames: {_daemon_: shared}', or '{scope: shared}' in place of the word.",
  good: [
    {
      'meta/snap.yaml':
        "name: aa\nversion: '1'\nsystem-usernames: {_daemon_: shared, snap_daemon: {scope: shared}}\n",
    },
  ],
  bad: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nsystem-usernames: {'!x': shared}\n" },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nsystem-usernames: {_daemon_: {}}\n" },
  ],
  *check(tree) {
    for (const [name, value] of Object.entries(table(tree.metadata, 'system-usernames'))) {
      const problem = scopeProblem(name, value)
      if (problem !== undefined) yield { message: problem, file: 'meta/snap.yaml' }
      else if (!/^(?:_[-a-z0-9._]+_|[a-z0-9][-a-z0-9._]*)$/.test(name))
        yield { message: invalid(tree, `invalid system username "${name}"`), file: 'meta/snap.yaml' }
    }
  },
}

function scopeProblem(name: string, value: Value): string | undefined {
  if (name === '') return 'system username cannot be empty'
  if (typeof value === 'string' && value !== '') return undefined
  if (typeof value === 'string' || value === null) return `system username "${name}" does not specify a scope`
  if (!isMapping(value)) return `system username "${name}" has malformed definition (found ${goType(value)})`
  if ('' in value) return `system username "${name}" has an empty attribute key`
  const { scope } = value
  if (scope === undefined) return `system username "${name}" does not specify a scope`
  return typeof scope === 'string'
    ? undefined
    : `scope on system username "${name}" is not a string (found ${goType(scope)})`
}
