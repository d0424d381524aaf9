import { isMapping } from '../../yaml/document.ts'
import type { Path, Value } from '../../yaml/document.ts'
import { shapes } from './shapes.ts'
import type { Kind, Shape } from './shapes.ts'

/** A key that snapd passes over, and those that it reads in that place. */
interface UnknownKey {
  path: Path
  known: readonly string[]
}

/** The keys that snapd does not know, in the order of the file. */
export function unknownKeys(kind: Kind, metadata: Value): UnknownKey[] {
  return [...unknownBelow(metadata, { path: [], shape: shapes[kind] })]
}

function* unknownBelow(
  value: Value | undefined,
  { path, shape }: { path: Path; shape: Shape },
): Iterable<UnknownKey> {
  if (!isMapping(value) || (shape.kind !== 'table' && shape.kind !== 'record')) return
  if (shape.kind === 'record' && shape.takes === 'any') return
  for (const [key, item] of Object.entries(value)) {
    const of =
      shape.kind === 'table' ? shape.of : Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined
    if (of !== undefined) yield* unknownBelow(item, { path: [...path, key], shape: of })
    else if (shape.kind === 'record') yield { path: [...path, key], known: Object.keys(shape.fields).sort() }
  }
}
