import { UserError } from '../errors.ts'
import type { Permission } from '../project/project.ts'
import { componentPattern } from './glob.ts'

/** What is set on one path; null leaves it as it is. */
export interface Attributes {
  mode: number | null
  owner: number | null
  group: number | null
}

/** What a part's `permissions` say about a path, later entries over earlier ones; undefined when none matches. */
export function attributesOf(path: string, permissions: readonly Permission[]): Attributes | undefined {
  let found: Attributes | undefined
  for (const permission of permissions) {
    // As snapcraft does: one pattern for the whole path, in which `*` crosses slashes.
    if (!componentPattern(permission.path).test(path)) continue
    found ??= { mode: null, owner: null, group: null }
    if (permission.mode !== null) found.mode = parseMode(permission.mode)
    if (permission.owner !== null) found.owner = permission.owner
    if (permission.group !== null) found.group = permission.group
  }
  return found
}

/** Whether two parts may put the same file at a path: an attribute that both care about must be the same. */
export function compatible(path: string, a: readonly Permission[], b: readonly Permission[]): boolean {
  const one = attributesOf(path, a)
  const other = attributesOf(path, b)
  if (one === undefined || other === undefined) return true
  return one.mode === other.mode && one.owner === other.owner && one.group === other.group
}

/** Refuses modes that are no octal numbers, so that this is known before anything has been done. */
export function checkPermissions(part: string, permissions: readonly Permission[]): void {
  for (const { mode } of permissions) {
    if (mode !== null && !/^(0o?)?[0-7]+$/i.test(mode)) {
      throw new UserError(
        'permissions',
        `Part '${part}' has an invalid mode in its permissions: '${mode}'.`,
        {
          resolution: 'Write the mode as an octal number in quotes, for example "755".',
        },
      )
    }
  }
}

function parseMode(mode: string): number {
  return parseInt(mode.replace(/^0o/i, ''), 8) & 0o7777
}
