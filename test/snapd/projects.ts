import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { confinements } from '../support/rehearsed-snap.ts'
import { copyProject } from '../support/workplace.ts'
import type { Pretended } from './real/pretended.ts'
import { pretend } from './real/pretended.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Projects whose scenarios are carried out on a real snapd too, with the directory that holds them and what they need beside them. */
const projects: Readonly<Record<string, string>> = {
  lantern: 'test/scenarios/projects',
  bell: 'test/snapd/projects',
}

/** A scenario with the project that it belongs to. */
export interface OfProject extends Pretended {
  project: string
}

/** Runs the scenarios of all projects on the pretended system. */
export async function pretendAll(scratch: string): Promise<OfProject[]> {
  const [confinement] = await confinements()
  if (confinement === undefined) throw new Error('hooks cannot run here')
  const all: OfProject[] = []
  for (const [project, directory] of Object.entries(projects)) {
    const place = join(scratch, 'projects', project)
    copyProject(join(root, directory), place)
    const ran = await pretend({
      project: join(place, project),
      scratch: join(scratch, 'made', project),
      confinement,
    })
    all.push(...ran.map(one => ({ ...one, project })))
  }
  return all
}

/** `lantern/life: removing it cleans up`. */
export function nameOf({
  project,
  outcome: {
    scenario: { file, name },
  },
}: Pick<OfProject, 'project' | 'outcome'>): string {
  return `${project}/${file.replace(/^snap\/tests\/|\.ya?ml$/g, '')}: ${name}`
}
