import { UserError } from '../errors.ts'
import { installCommand } from '../platform/debian-packages.ts'
import { remedyForDistrust } from '../platform/git-trust.ts'
import { pythonText } from './python-text.ts'

const keys = 'Make sure sources are correctly specified.'

/** Two keys that say different things about one source. */
export function incompatibleOptions(names: readonly [string, string], type: string): UserError {
  const [first, second] = names
  return new UserError(
    'source-option',
    `Failed to pull source: cannot specify both '${first}' and '${second}' for a ${type} source.`,
    { resolution: keys },
  )
}

/** A program that fetches or unpacks has failed. */
export function pullFailed(command: readonly string[], outcome: { code: number; err: string }): UserError {
  const words = command.map(pythonText).join(', ')
  return new UserError(
    'pull-failed',
    `Failed to pull source: command [${words}] exited with code ${outcome.code}.`,
    {
      details: outcome.err.trim() === '' ? undefined : outcome.err.trim(),
      resolution: remedyForDistrust(outcome.err) ?? keys,
    },
  )
}

/** A program that fetches or unpacks is not installed. */
export function toolMissing(program: string, debianPackage: string): UserError {
  return new UserError(
    'program-missing',
    `Failed to pull source: the program '${program}' is not installed.`,
    {
      resolution: `Install it with: ${installCommand([debianPackage])}`,
    },
  )
}

/** An archive is not what its name says, or is damaged. */
export function brokenArchive(file: string, reason: string): UserError {
  return new UserError(
    'archive-broken',
    `Failed to pull source: ${pythonText(file)} could not be extracted.`,
    {
      details: reason,
      resolution: 'Make sure the file is complete and of the kind that its name or source-type says.',
    },
  )
}

/** An archive wants to write outside the directory it is unpacked into. */
export function strayEntry(file: string, entry: string, reason: string): UserError {
  return new UserError(
    'archive-escapes',
    `Failed to pull source: ${pythonText(file)} has an entry that leaves the archive: ${pythonText(entry)}.`,
    {
      details: reason,
      resolution: 'Nothing of it was unpacked. Do not use this archive, or ask its author for a clean one.',
    },
  )
}

/** The answer to a request is not the file. */
export function requestRefused(url: string, answer: { status: number; reason: string }): UserError {
  return new UserError('http', `Cannot process request (${answer.reason}: ${answer.status}): ${url}`, {
    resolution: 'Check your URL and permissions and try again.',
  })
}

/** There is no answer, or not all of it. */
export function networkFailed(url: string, reason: string): UserError {
  return new UserError('network', `Network request error: ${reason}.`, {
    details: `Source: '${url}'`,
    resolution: 'Check network connection and source, and try again.',
  })
}
