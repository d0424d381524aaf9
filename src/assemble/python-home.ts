import { join } from 'node:path'
import { lookAt, readText } from '../platform/files.ts'
import type { Placement } from '../platform/overlay.ts'
import type { Project } from '../project/project.ts'

/**
 * The settings of an environment of Python, which say where its interpreter was when it was made: of one that the snap brings, where it
 * will be. Without that it looks for its own library in a directory of the machine that has built the snap.
 */
export function pythonHome(project: Project, { cwd, prime }: { cwd: string; prime: string }): Placement[] {
  const path = 'pyvenv.cfg'
  const stat = lookAt(join(prime, path))
  const text = stat?.isFile() === true ? readText(join(prime, path), { within: prime }) : undefined
  if (text === undefined) return []
  const built = ['stage', ...project.parts.map(part => join('parts', part.name, 'install'))]
  const content = text.replace(/^(home\s*=\s*)(.*)$/m, (line, key: string, home: string) => {
    const place = built.map(directory => join(cwd, directory)).find(directory => isIn(directory, home))
    return place === undefined ? line : `${key}/snap/${project.name}/current${home.slice(place.length)}`
  })
  return content === text ? [] : [{ path, content, mode: (stat?.mode ?? 0o644) & 0o7777 }]
}

function isIn(directory: string, path: string): boolean {
  return path === directory || path.startsWith(`${directory}/`)
}
