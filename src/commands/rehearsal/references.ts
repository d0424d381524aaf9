import { UserError } from '../../errors.ts'

/** Whether a word names a snap by where it lies, rather than by its name. */
export function isPath(word: string): boolean {
  return word.includes('/') || word === '.' || word === '..' || /\.(?:snap|comp)$/.test(word)
}

/** snapd's words for what it does not do. */
export function refused(text: string): UserError {
  return new UserError('snapd-refuses', `error: ${text}`)
}
