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
    if (isNumbered(permission.owner)) found.owner = permission.owner
    if (isNumbered(permission.group)) found.group = permission.group
  }
  return found
}

/** As the system does: the number -1 leaves an owner as it is. */
function isNumbered(owner: number | null): owner is number {
  return owner !== null && owner !== -1
}

/** Whether two parts may put the same file at a path: an attribute that both care about must be the same. */
export function compatible(path: string, a: readonly Permission[], b: readonly Permission[]): boolean {
  const one = attributesOf(path, a)
  const other = attributesOf(path, b)
  if (one === undefined || other === undefined) return true
  return one.mode === other.mode && one.owner === other.owner && one.group === other.group
}

/** The greatest number that the system takes for a user or group. */
const lastOwner = 2 ** 32 - 2

/** Refuses modes that are no octal numbers, and owners that no system has, so that this is known before anything has been done. */
export function checkPermissions(part: string, permissions: readonly Permission[]): void {
  for (const { mode, owner, group } of permissions) {
    const wrong = [owner, group].find(number => number !== null && (number < -1 || number > lastOwner))
    if (wrong !== undefined)
      throw new UserError(
        'permissions',
        `Part '${part}' has an invalid owner in its permissions: ${String(wrong)}.`,
        {
          resolution: `Owner and group are numbers from 0 to ${String(lastOwner)}; -1 leaves what is there.`,
        },
      )
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
