import { basename, dirname, join, relative } from 'node:path'
import { createTwoFilesPatch } from 'diff'
import { UserError } from '../../errors.ts'
import {
  canRead,
  lookAt,
  lookThrough,
  moveOver,
  readBytes,
  remove,
  writeWhole,
} from '../../platform/files.ts'
import { setAttributes } from '../../platform/trees.ts'
import { replaced } from './plan.ts'
import type { FileChange } from './plan.ts'

/** Makes one change, each file as a whole or not at all; false when the file is no longer as it was read. */
export function makeChange(change: FileChange): boolean {
  const { place, mode, rename, removed, replacements } = change
  if (removed) {
    remove(place)
    return true
  }
  if (replacements.length > 0) {
    const text = textOf(place)
    const after = replaced(text, replacements)
    // What is no UTF-8 would come back as something else.
    if (after === undefined || !Buffer.from(text).equals(readBytes(place))) return false
    writeWhole(place, after, mode ?? (lookThrough(place)?.mode ?? 0o644) & 0o7777)
  } else if (mode !== undefined) setAttributes(place, { mode, owner: null, group: null })
  if (rename !== undefined) {
    const target = join(dirname(place), basename(rename))
    if (lookAt(target) !== undefined) return replacements.length > 0 || mode !== undefined
    moveOver(place, target)
  }
  return true
}

/** A change as a unified diff, in git's form where more than text changes. */
export function diffOf(change: FileChange, cwd: string): string {
  const { place, mode, rename, removed, replacements } = change
  const file = relative(cwd, place)
  const text = textOf(place)
  const after = removed ? '' : (replaced(text, replacements) ?? text)
  const target = rename === undefined ? file : relative(cwd, join(dirname(place), basename(rename)))
  const old = (lookThrough(place)?.mode ?? 0) & 0o7777
  const head = [
    ...(mode !== undefined || rename !== undefined || removed
      ? [`diff --git ${named(`a/${file}`)} ${named(`b/${target}`)}`]
      : []),
    ...(mode === undefined ? [] : [`old mode ${gitMode(old)}`, `new mode ${gitMode(mode)}`]),
    ...(rename === undefined ? [] : [`rename from ${named(file)}`, `rename to ${named(target)}`]),
    ...(removed ? [`deleted file mode ${gitMode(old)}`] : []),
  ]
  if (after === text) return head.join('\n')
  const patch = createTwoFilesPatch('a', 'b', text, after, undefined, undefined, { context: 3 })
  const hunks = patch.slice(patch.indexOf('@@')).replace(/\n$/, '')
  return [
    ...head,
    `--- ${named(`a/${file}`)}`,
    `+++ ${removed ? '/dev/null' : named(`b/${target}`)}`,
    hunks,
  ].join('\n')
}

/** A name as git and patch both read it: in quotes where it would seem to end too early. */
function named(path: string): string {
  if (!/[\s"\\\u0000-\u001f\u007f]/.test(path)) return path
  const escaped = path
    .replaceAll(/["\\]/g, '\\$&')
    .replaceAll(
      /[\u0000-\u001f\u007f]/g,
      character => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
    )
  return `"${escaped}"`
}

function gitMode(mode: number): string {
  return (mode & 0o100) === 0 ? '100644' : '100755'
}

function textOf(place: string): string {
  if (!canRead(place)) throw new UserError('input-unreadable', `Cannot read '${place}': permission denied.`)
  return readBytes(place).toString('utf8')
}
