import { UserError } from '../errors.ts'

const store = [
  'login',
  'export-login',
  'logout',
  'whoami',
  'register',
  'names',
  'metrics',
  'upload-metadata',
  'release',
  'close',
  'status',
  'upload',
  'promote',
  'revisions',
  'tracks',
  'set-default-track',
  'create-key',
  'register-key',
  'sign-build',
  'keys',
  'edit-validation-sets',
  'validation-sets',
  'gated',
  'edit-confdb-schema',
  'confdb-schemas',
]

/** The answer to a command of snapcraft that snapsmith does not have; undefined for words that are no command of either. */
export function elsewhere(word: string): UserError | undefined {
  if (word === 'snap')
    return new UserError('renamed-command', "The 'snap' command was renamed to 'pack'.", {
      resolution: "Use 'pack' instead.",
      exitCode: 64,
    })
  if (store.includes(word)) {
    return new UserError(
      'store-command',
      `'${word}' is a command of the store, which snapsmith does not talk to.`,
      { resolution: `Use 'snapcraft ${word}' for it.`, exitCode: 64 },
    )
  }
  if (word === 'remote-build') {
    return new UserError(
      'store-command',
      "'remote-build' builds on other machines; snapsmith builds on this one.",
      { resolution: "Use 'snapsmith pack', or 'snapcraft remote-build'.", exitCode: 64 },
    )
  }
  return undefined
}
