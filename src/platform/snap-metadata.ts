import { isUtf8 } from 'node:buffer'
import { UserError } from '../errors.ts'
import { parseYaml } from '../yaml/parse.ts'
import { YamlError } from '../yaml/place.ts'
import { isMapping } from '../yaml/document.ts'
import type { Document, Mapping, Path, Value } from '../yaml/document.ts'
import { shapeTrouble } from '../tree/snap-shape.ts'
import { goSyntaxProblem, goUtf8Problem } from '../yaml/go-yaml.ts'

/** The parsed metadata of a tree, or why snapd cannot read it. */
export interface Metadata {
  kind: 'snap' | 'component'
  metadata: Mapping
  trouble?: string | undefined
  /** Keys that came twice in one mapping, of which snapd takes the last. */
  repeats?: readonly { path: Path; key: string }[]
}

/** Reads a tree's metadata as snapd does; `read` gives what a file holds, or undefined. */
export function readMetadata(
  read: (path: string) => string | Uint8Array | undefined,
  label: string,
): Metadata {
  const snap = attempt(() => read('meta/snap.yaml'))
  const component = snap === undefined ? attempt(() => read('meta/component.yaml')) : undefined
  if (snap === undefined && component === undefined) {
    return { kind: 'snap', metadata: {}, trouble: `open ${label}/meta/snap.yaml: no such file or directory` }
  }
  const kind = snap === undefined ? 'component' : 'snap'
  const held = snap ?? component ?? ''
  if (held instanceof UserError) return { kind, metadata: {}, trouble: held.message }
  if (typeof held !== 'string' && !isUtf8(held))
    return { kind, metadata: {}, trouble: `cannot parse ${kind}.yaml: ${goUtf8Problem(held)}` }
  const text = Buffer.from(held).toString()
  const repeats: { path: Path; key: string }[] = []
  try {
    const document = parseYaml(text, (path, key) => repeats.push({ path, key }))
    const trouble = shapeTrouble({ kind, document, repeats })
    if (trouble !== undefined) return { kind, metadata: {}, trouble: `cannot parse ${kind}.yaml: ${trouble}` }
    return {
      kind,
      metadata: isMapping(document.value) ? asWritten(document, document.value) : {},
      ...(repeats.length === 0 ? {} : { repeats }),
    }
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    return {
      kind,
      metadata: {},
      trouble: `cannot parse ${kind}.yaml: ${goSyntaxProblem(error.message, { line: error.place?.line, text })}`,
    }
  }
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

/** snapd takes texts as they are written: an unquoted 1.10 is not the number 1.1, and a key `on` is no boolean. */
function asWritten(document: Document, metadata: Mapping): Mapping {
  const copy: Mapping = { ...metadata }
  const raw = (path: Path, value: Value | undefined): Value | undefined => {
    if (
      value === undefined ||
      value === null ||
      typeof value === 'string' ||
      Array.isArray(value) ||
      isMapping(value)
    )
      return value
    const { text, column } = document.placeOfValue(path)
    return /^[^\s,}]+/.exec(text.slice(column - 1))?.[0] ?? String(value)
  }
  const version = raw(['version'], metadata['version'])
  if (version !== undefined) copy['version'] = version
  if (isMapping(metadata['layout'])) {
    copy['layout'] = Object.fromEntries(
      Object.entries(metadata['layout']).map(([place, entry]) => {
        const mode = isMapping(entry) ? raw(['layout', place, 'mode'], entry['mode']) : undefined
        return [place, isMapping(entry) && mode !== undefined ? { ...entry, mode } : entry]
      }),
    )
  }
  // The same key can be written very often, and counts once.
  const renamed = new Map(
    document.oddKeys.flatMap(({ path: [section, ...below], text, kind }) =>
      kind === 'null' && typeof section === 'string' && below.length === 0 ? [[section, text] as const] : [],
    ),
  )
  for (const [section, text] of renamed) {
    const table = copy[section]
    if (isMapping(table))
      copy[section] = Object.fromEntries(
        Object.entries(table).map(([key, value]) => [key === text ? '' : key, value]),
      )
  }
  return copy
}

/** What a YAML file beside the metadata holds, or why snapd cannot read it; undefined without a file. */
export function readYaml(text: string | undefined): { value: Value; trouble?: string } | undefined {
  if (text === undefined) return undefined
  try {
    return { value: parseYaml(text, () => undefined).value }
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    return { value: null, trouble: goSyntaxProblem(error.message, { line: error.place?.line, text }) }
  }
}
