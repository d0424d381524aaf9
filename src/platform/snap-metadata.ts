import { parseYaml } from './yaml.ts'
import { YamlError } from './yaml-place.ts'
import { isMapping } from '../tree/document.ts'
import type { Document, Mapping } from '../tree/document.ts'

/** The parsed metadata of a tree, or why snapd cannot read it. */
export interface Metadata {
  kind: 'snap' | 'component'
  metadata: Mapping
  trouble?: string | undefined
}

/** Reads a tree's metadata; `read` gives a file's text or undefined. */
export function readMetadata(read: (path: string) => string | undefined, label: string): Metadata {
  const snap = read('meta/snap.yaml')
  const component = snap === undefined ? read('meta/component.yaml') : undefined
  if (snap === undefined && component === undefined) {
    return { kind: 'snap', metadata: {}, trouble: `open ${label}/meta/snap.yaml: no such file or directory` }
  }
  const kind = snap === undefined ? 'component' : 'snap'
  try {
    const document = parseYaml(snap ?? component ?? '')
    const { value } = document
    if (isMapping(value) || value === null) return { kind, metadata: withWrittenVersion(document, value ?? {}) }
    return { kind, metadata: {}, trouble: `cannot parse ${kind}.yaml: it is no mapping of keys to values` }
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    const line = error.place === undefined ? '' : `line ${String(error.place.line)}: `
    return { kind, metadata: {}, trouble: `cannot parse ${kind}.yaml: yaml: ${line}${error.message}` }
  }
}

/** snapd takes the version as it is written: an unquoted 1.10 is not the number 1.1. */
function withWrittenVersion(document: Document, metadata: Mapping): Mapping {
  const version = metadata['version']
  if (version === undefined || version === null || typeof version === 'string' || Array.isArray(version) || isMapping(version)) return metadata
  const { text, column } = document.placeOfValue(['version'])
  return { ...metadata, version: /^[^\s,}]+/.exec(text.slice(column - 1))?.[0] ?? String(version) }
}
