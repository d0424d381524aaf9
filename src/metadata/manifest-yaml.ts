import type { Part, Project } from '../project/project.ts'
import { version as programVersion } from '../version.ts'
import { yamlText } from './yaml-text.ts'
import type { YamlValue } from './yaml-text.ts'

/** What `snap/manifest.yaml` says beside the project. */
interface Circumstances {
  version: string
  grade: string | undefined
  /** By part: the packages that it stages, as `name=version`. */
  staged: Readonly<Record<string, readonly string[]>>
  /** Those of them that something primed comes from, sorted. */
  primed: readonly string[]
  startedAt: Date
  system: { readonly id: string; readonly version: string }
  /** What the maker of the build machine says about it. */
  imageInfo: Readonly<Record<string, unknown>>
}

const copied = ['summary', 'description', 'base'] as const

/** The text of `snap/manifest.yaml`: how the snap was built, in the keys that the store's tools read. */
export function manifestYaml(project: Project, facts: Circumstances): string {
  const { content } = project
  const manifest: Record<string, unknown> = {
    'snapcraft-version': programVersion,
    'snapcraft-started-at': facts.startedAt.toISOString(),
    'snapcraft-os-release-id': facts.system.id.toLowerCase(),
    'snapcraft-os-release-version-id': facts.system.version,
    name: content.name,
    version: facts.version,
    ...Object.fromEntries(copied.map(key => [key, content[key]])),
    grade: facts.grade ?? content.grade ?? 'stable',
    confinement: content.confinement,
    apps: content.apps,
    parts: Object.fromEntries(
      project.parts.map(part => [part.name, partEntry(part, facts.staged[part.name] ?? [])]),
    ),
    architectures: [project.build.for],
    'image-info': facts.imageInfo,
    'build-packages': [],
    'build-snaps': [],
    'primed-stage-packages': facts.primed,
  }
  return yamlText(
    Object.fromEntries(
      Object.entries(manifest).filter(([, value]) => value !== undefined && value !== null),
    ) as Record<string, YamlValue>,
  )
}

/** A part as it was written, with the four lists that are always there. */
function partEntry(part: Part, staged: readonly string[]): Record<string, unknown> {
  const { keys } = part
  const written = Object.fromEntries(Object.entries(keys).filter(([, value]) => isSet(value)))
  return {
    plugin: part.plugin,
    ...part.properties,
    ...written,
    stage: writtenList(keys.stage),
    prime: writtenList(keys.prime),
    'stage-packages': staged,
    'build-packages': keys['build-packages'],
  }
}

/** As snapcraft does: a list that is not written is empty, whatever it stands for. */
function writtenList(list: readonly string[]): readonly string[] {
  return list.length === 1 && list[0] === '*' ? [] : list
}

function isSet(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === false || value === 0) return false
  return typeof value !== 'object' || Object.keys(value).length > 0
}
