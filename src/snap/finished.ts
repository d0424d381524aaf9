import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { readText } from '../platform/files.ts'
import { parseYaml, YamlError } from '../platform/yaml.ts'
import { isMapping } from '../tree/document.ts'
import type { Mapping } from '../tree/document.ts'
import { keepsXattrs } from './artifact.ts'
import type { Artifact } from './artifact.ts'
import { componentFileName, plainSnapFileName } from './file-name.ts'

/** A directory that is a snap or a component already; `shown` is how the person wrote its path. */
export function readFinished(directory: string, shown: string): Artifact {
  const snap = readText(join(directory, 'meta/snap.yaml'))
  const component = snap === undefined ? readText(join(directory, 'meta/component.yaml')) : undefined
  if (snap === undefined && component === undefined) {
    throw new UserError('not-a-snap', `open ${shown}/meta/snap.yaml: no such file or directory`, {
      resolution: "Give a directory that holds 'meta/snap.yaml' or 'meta/component.yaml'.",
    })
  }
  const common = { directory, compression: 'xz', places: new Map<string, string>() }
  if (snap !== undefined) {
    const metadata = parse(snap, 'snap.yaml')
    const architectures = Array.isArray(metadata['architectures']) ? metadata['architectures'].map(String) : []
    const fileName = plainSnapFileName(text(metadata['name']), text(metadata['version']), architectures)
    return { ...common, component: null, fileName: safe(fileName), xattrs: keepsXattrs(text(metadata['type']) || undefined) }
  }
  const metadata = parse(component ?? '', 'component.yaml')
  const [owner = '', name = ''] = text(metadata['component']).split('+')
  const version = metadata['version'] === undefined ? undefined : text(metadata['version'])
  return { ...common, component: name, fileName: safe(componentFileName(owner, name, version)), xattrs: false }
}

function parse(source: string, file: string): Mapping {
  try {
    const { value } = parseYaml(source)
    if (isMapping(value)) return value
    throw new UserError('bad-metadata', `cannot parse ${file}: it holds no mapping`)
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    const line = error.place === undefined ? '' : ` line ${String(error.place.line)}:`
    throw new UserError('bad-metadata', `cannot parse ${file}: yaml:${line} ${error.message}`, { cause: error })
  }
}

function text(value: unknown): string {
  return value === undefined || value === null || typeof value === 'object' && Object.getPrototypeOf(value) === null ? '' : String(value as string)
}

/** A name from metadata that nobody has checked yet must not lead into another directory. */
function safe(name: string): string {
  return name.replaceAll('/', '_')
}
