import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { hookKind, isComponentHook } from '../hooks/catalogue.ts'
import { namesIn, readText } from '../platform/files.ts'
import { mostText } from '../platform/reading.ts'
import { parseYaml } from '../yaml/parse.ts'
import { YamlError } from '../yaml/place.ts'
import type { Json, JsonObject } from '../json/exact-json.ts'
import { isJsonObject } from '../json/exact-json.ts'
import { jsonOf } from '../json/of-yaml.ts'
import type { SnapRevision } from './world/world.ts'

/** Components that are installed with a revision: their revisions, and where their files lie. */
export type ComponentTrees = Readonly<Record<string, { revision: string; directory: string }>>

/** What a tree (of a snap, or a primed one) is in the pretend system. */
export function readRevision(directory: string, components: ComponentTrees = {}): SnapRevision {
  const metadata = readYamlObject(directory, 'meta/snap.yaml')
  return {
    metadata,
    directory,
    hooks: hooksOf({ directory, declared: metadata['hooks'], isHook: name => hookKind(name) !== undefined }),
    components: Object.fromEntries(
      Object.entries(components).map(([name, tree]) => {
        const declared = isJsonObject(metadata['components']) ? metadata['components'][name] : undefined
        return [
          name,
          {
            ...tree,
            hooks: hooksOf({
              directory: tree.directory,
              declared: isJsonObject(declared) ? declared['hooks'] : undefined,
              isHook: isComponentHook,
            }),
          },
        ]
      }),
    ),
  }
}

/** The hooks that snapd finds: files in meta/hooks and those that the metadata declares, as far as it knows the names. */
function hooksOf({
  directory,
  declared,
  isHook,
}: {
  directory: string
  declared: Json | undefined
  isHook: (name: string) => boolean
}): string[] {
  const names = [
    ...namesIn(join(directory, 'meta/hooks')),
    ...(isJsonObject(declared) ? Object.keys(declared) : []),
  ]
  return [...new Set(names)].filter(isHook).sort()
}

function readYamlObject(directory: string, path: string): JsonObject {
  const text = readText(join(directory, path), { within: directory, most: mostText }) ?? ''
  try {
    const read = jsonOf(parseYaml(text, () => undefined).value)
    return isJsonObject(read) ? read : {}
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    throw new UserError('metadata-unreadable', `Cannot read '${join(directory, path)}'.`, {
      details: error.message,
      resolution: "'snapsmith lint' shows where.",
      cause: error,
    })
  }
}
