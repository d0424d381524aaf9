import { UserError } from '../errors.ts'

export function sourceNotFound(source: string): UserError {
  return new UserError('source-not-found', `Failed to pull source: '${source}' not found.`, {
    resolution: 'Make sure the source path is correct and accessible.',
  })
}

export function unknownSource(source: string): UserError {
  return new UserError(
    'source-type',
    `Failed to pull source: unable to determine source type of '${source}'.`,
    {
      resolution:
        "Make sure that the path is there, seen from the project directory; for something else than a directory, name its kind with 'source-type'.",
    },
  )
}

export function unknownSourceType(type: string): UserError {
  return new UserError('source-type', `Failed to pull source: unknown source-type '${type}'.`, {
    resolution: 'Use one of 7z, deb, file, git, local, rpm, snap, tar, zip.',
  })
}

/** `named` lists the keys as the sentence does: `'a'`, `'a' and 'b'`. */
export function optionRefused(named: string, type: string): UserError {
  return new UserError(
    'source-option',
    `Failed to pull source: ${named} cannot be used with a ${type} source.`,
    { resolution: 'Make sure sources are correctly specified.' },
  )
}
