import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { readMetadata } from '../platform/snap-metadata.ts'
import { lookThrough, readText } from '../platform/files.ts'
import { mostOfStrangers } from '../platform/reading.ts'
import { isMapping } from '../yaml/document.ts'
import type { Value } from '../yaml/document.ts'
import { keepsXattrs } from './artifact.ts'
import type { Artifact } from './artifact.ts'
import { componentFileName, plainSnapFileName } from './file-name.ts'

/** A directory that is a snap or a component already; `shown` is how the person wrote its path. */
export function readFinished(directory: string, shown: string): Artifact {
  const { kind, metadata, trouble } = readMetadata(path => regularText(directory, path), shown)
  if (trouble !== undefined) {
    throw new UserError('bad-metadata', trouble, {
      resolution: "Give a directory that holds a finished 'meta/snap.yaml' or 'meta/component.yaml'.",
    })
  }
  const common = { directory, compression: 'xz', places: new Map<string, string>() }
  const version = metadata['version'] === undefined ? undefined : text(metadata['version'])
  if (kind === 'snap') {
    const architectures = Array.isArray(metadata['architectures']) ? metadata['architectures'].map(text) : []
    const fileName = plainSnapFileName({
      name: text(metadata['name']),
      version: version ?? '',
      architectures,
    })
    return {
      ...common,
      component: null,
      fileName: safe(fileName),
      xattrs: keepsXattrs(text(metadata['type']) || undefined),
    }
  }
  const [snap = '', component = ''] = text(metadata['component']).split('+')
  return {
    ...common,
    component,
    fileName: safe(componentFileName({ snap, component, version })),
    xattrs: false,
  }
}

/** A fifo would be waited for, and a directory cannot be read. */
function regularText(directory: string, path: string): string | undefined {
  const file = lookThrough(join(directory, path))
  if (file === undefined || file.isFile())
    return readText(join(directory, path), { within: directory, most: mostOfStrangers })
  throw new UserError('bad-metadata', `'${path}' is no regular file.`, {
    resolution: 'Put the metadata into a file of that name.',
  })
}

function text(value: Value | undefined): string {
  return value === undefined ||
    value === null ||
    isMapping(value) ||
    Array.isArray(value) ||
    value instanceof Uint8Array
    ? ''
    : String(value)
}

/** A name from metadata that nobody has checked yet must not lead into another directory. */
function safe(name: string): string {
  return name.replaceAll('/', '_')
}
