import { triplets } from '../../metadata/environment.ts'
import { snapYaml } from '../../metadata/snap-yaml.ts'
import type { Project } from '../../project/project.ts'
import type { LintTree } from '../hook-view.ts'

/** The snap.yaml of a project as far as it is known before a build; directories of libraries count once they are primed. */
export function snapYamlAhead(project: Project, tree: LintTree): string {
  return snapYaml(project, {
    version: project.content.version ?? '<version>',
    triplet: triplets[project.build.for],
    hasDirectory: path => tree.at(path)?.kind === 'directory',
  })
}
