import { UserError } from '../errors.ts'

export function sourceNotFound(source: string): UserError {
  return new UserError('source-not-found', `Failed to pull source: '${source}' not found.`, { resolution: 'Make sure the source path is correct and accessible.' })
}

export function unknownSource(source: string): UserError {
  return new UserError('source-type', `Failed to pull source: unable to determine source type of '${source}'.`)
}

export function unknownSourceType(type: string): UserError {
  return new UserError('source-type', `Failed to pull source: unknown source-type '${type}'.`)
}

/** `named` lists the keys as the sentence does: `'a'`, `'a' and 'b'`. */
export function optionRefused(named: string, type: string): UserError {
  return new UserError('source-option', `Failed to pull source: ${named} cannot be used with a ${type} source.`, { resolution: 'Make sure sources are correctly specified.' })
}
