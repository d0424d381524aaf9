import { join, relative } from 'node:path'
import { UserError } from '../../errors.ts'
import { snapMetadata } from '../../metadata/snap-yaml.ts'
import type { Host } from '../../platform/host.ts'
import { effectiveBase } from '../../project/bases.ts'
import type { BuildBase } from '../../bases/index.ts'
import type { FoundProject } from '../../project/find.ts'
import { examineProject } from '../../project/load.ts'
import { readDocument } from '../../project/read.ts'
import { decodeMetadata } from '../../snap/metadata/decode.ts'
import type { SnapMetadata } from '../../snap/metadata/shapes.ts'
import { isMapping } from '../../yaml/document.ts'
import type { Document, Mapping, Path, Place, Value } from '../../yaml/document.ts'
import { projectArchitectures } from './architectures.ts'

/** What a project file says about the snap that it will be. */
export interface ProjectMetadata {
  metadata: SnapMetadata
  /** Whether anything could be read at all. */
  known: boolean
  effectiveBase: BuildBase | undefined
  /** What the project file holds; undefined where it cannot be read. */
  value: Value | undefined
  placeOfKey: (key: Path) => Place | undefined
  /** What the person should know: the file does not validate, and hooks are linted all the same. */
  notice: string | undefined
  /** Whether nothing can be read of the file, so that nobody may take the hooks for judged. */
  isUnreadable: boolean
}

/** Keys of a project file that snap.yaml has under the same name and in the same form. */
const sameKeys = [
  'name',
  'type',
  'base',
  'version',
  'assumes',
  'confinement',
  'epoch',
  'plugs',
  'slots',
  'apps',
  'hooks',
  'components',
  'layout',
  'description',
] as const

/** Reads a project as snap.yaml terms, as far as that goes without a build and even where the file does not validate. */
export function projectMetadata(
  directory: string,
  { found, host }: { found: FoundProject; host: Host },
): ProjectMetadata {
  const file = relative(host.cwd, join(directory, found.file))
  try {
    const { document, project } = examineProject({ cwd: directory, env: host.env, machine: host.machine })
    if (project === undefined)
      return fromDocument(
        document,
        `'${file}' has problems: run 'snapsmith validate' to see them. Its hooks are linted all the same.`,
      )
    const facts = { version: project.content.version ?? '0', triplet: undefined, hasDirectory: () => false }
    return {
      ...fromDocument(document, undefined),
      metadata: withArchitectures(
        decodeMetadata('snap', snapMetadata(project, facts) as Mapping),
        document.value,
      ),
      effectiveBase: project.effectiveBase,
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return withoutExamination(directory, { found, error, file })
  }
}

/** A project that snapsmith does not build, one for an old base for example, has hooks as well. */
function withoutExamination(
  directory: string,
  { found, error, file }: { found: FoundProject; error: UserError; file: string },
): ProjectMetadata {
  const why = reasonOf(error)
  try {
    return fromDocument(
      readDocument(directory, found.file),
      `'${file}' cannot be used: ${why}. Its hooks are linted all the same.`,
    )
  } catch (again) {
    if (!(again instanceof UserError)) throw again
    return {
      metadata: {},
      known: false,
      effectiveBase: undefined,
      value: undefined,
      placeOfKey: () => undefined,
      notice: `'${file}' cannot be read: ${why}. Its hooks are looked at all the same; the exit code is 1.`,
      isUnreadable: true,
    }
  }
}

/** Why a project file cannot be used, in a line without a full stop: with the place where that is told. */
function reasonOf({ message, details = '' }: UserError): string {
  const [said = ''] = message.split('\n')
  const place = /:(\d+):\d+$/m.exec(details)?.[1]
  const [first = ''] = details.split('\n')
  const whole = said === 'Invalid project file.' && first !== '' ? first : said
  return `${whole.replace(/\.$/, '')}${place === undefined ? '' : ` (line ${place})`}`
}

function fromDocument(document: Document, notice: string | undefined): ProjectMetadata {
  const { value } = document
  const metadata: Mapping = {}
  for (const key of sameKeys) {
    const item = isMapping(value) ? value[key] : undefined
    if (item !== undefined) metadata[key] = item
  }
  const placeOfKey = (key: Path): Place | undefined =>
    has(value, key.slice(0, 1)) ? document.placeOfKey(key) : undefined
  return {
    metadata: withArchitectures(decodeMetadata('snap', metadata, document), value),
    known: isMapping(value),
    effectiveBase: effectiveBase(value),
    value,
    placeOfKey,
    notice,
    isUnreadable: false,
  }
}

/** A snap is of one build, and a project's hooks are in every snap that it builds. */
function withArchitectures(
  { architectures: _ofOneBuild, ...metadata }: SnapMetadata,
  project: Value,
): SnapMetadata {
  const architectures = projectArchitectures(project)
  return architectures === undefined ? metadata : { ...metadata, architectures }
}

function has(value: Value, [first]: Path): boolean {
  return isMapping(value) && first !== undefined && String(first) in value
}
