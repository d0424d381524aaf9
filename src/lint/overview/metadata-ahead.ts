import { triplets } from '../../metadata/environment.ts'
import { snapYaml } from '../../metadata/snap-yaml.ts'
import type { Project } from '../../project/project.ts'
import type { SnapMetadata } from '../../snap/metadata/shapes.ts'
import { metadataIn } from '../../snap/open.ts'
import type { Snap } from '../../snap/snap.ts'

/** What snap.yaml of a project will say, as far as it is known before a build; directories of libraries count once they are primed. */
export function metadataAhead(project: Project, tree: Snap): SnapMetadata {
  const text = snapYaml(project, {
    version: project.content.version ?? '<version>',
    triplet: triplets[project.build.for],
    hasDirectory: path => tree.at(path)?.kind === 'directory',
  })
  return metadataIn(text)
}
