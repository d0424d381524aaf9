import type { Project } from '../project/project.ts'
import { yamlText } from './yaml-text.ts'

/** What `meta/component.yaml` needs beside the project. */
interface ComponentFacts {
  name: string
  /** The version after `craftctl set components.<name>.version=…`; the component's own when undefined. */
  version?: string | undefined
}

/** The text of a component's `meta/component.yaml`. */
export function componentYaml(project: Project, facts: ComponentFacts): string {
  const component = project.content.components?.[facts.name]
  return yamlText({
    component: `${project.name}+${facts.name}`,
    type: component?.type,
    version: facts.version ?? component?.version,
    summary: component?.summary,
    description: component?.description,
    provenance: project.content.provenance,
  })
}
