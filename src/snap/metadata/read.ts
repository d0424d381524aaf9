import { isUtf8 } from 'node:buffer'
import { UserError } from '../../errors.ts'
import { parseYaml } from '../../yaml/parse.ts'
import { YamlError } from '../../yaml/place.ts'
import type { Path, Place } from '../../yaml/document.ts'
import { goSyntaxProblem, goUtf8Problem } from '../../yaml/go-yaml.ts'
import { decodeMetadata } from './decode.ts'
import { shapeTrouble } from './refusals.ts'
import type { Kind, SnapMetadata } from './shapes.ts'

/** The metadata of a tree as snapd takes it, or why snapd cannot read it. */
interface ReadMetadata {
  kind: Kind
  /** Empty when it cannot be read. */
  metadata: SnapMetadata
  trouble?: string
  /** Keys that came twice in one mapping, of which snapd takes the last. */
  repeats: readonly { path: Path; key: string }[]
  /** Where a key, or the nearest one above it, was written. */
  placeOfKey: (key: Path) => Place | undefined
}

/** Reads `meta/snap.yaml`, or `meta/component.yaml`, as snapd does; `read` gives what a file holds, or undefined. */
export function readMetadata(
  read: (path: string) => string | Uint8Array | undefined,
  label: string,
): ReadMetadata {
  const snap = attempt(() => read('meta/snap.yaml'))
  const held = snap ?? attempt(() => read('meta/component.yaml'))
  if (held === undefined) return unreadable('snap', `open ${label}/meta/snap.yaml: no such file or directory`)
  const kind = snap === undefined ? 'component' : 'snap'
  if (held instanceof UserError) return unreadable(kind, held.message)
  const begin = `cannot parse ${kind}.yaml: `
  if (typeof held !== 'string' && !isUtf8(held)) return unreadable(kind, begin + goUtf8Problem(held))
  const text = Buffer.from(held).toString()
  const repeats: { path: Path; key: string }[] = []
  try {
    const document = parseYaml(text, (path, key) => repeats.push({ path, key }))
    const trouble = shapeTrouble({ kind, document, repeats })
    if (trouble !== undefined) return unreadable(kind, begin + trouble)
    const metadata = decodeMetadata(kind, document.value, document)
    return { kind, metadata, repeats, placeOfKey: key => document.placeOfKey(key) }
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    return unreadable(kind, begin + goSyntaxProblem(error.message, { line: error.place?.line, text }))
  }
}

function unreadable(kind: Kind, trouble: string): ReadMetadata {
  return { kind, metadata: {}, trouble, repeats: [], placeOfKey: () => undefined }
}

/** What is no file, leads out of the tree or is too large is trouble of the metadata, like what cannot be parsed. */
function attempt<T>(read: () => T): T | UserError {
  try {
    return read()
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
}
