import { basename, join } from 'node:path'
import { namesIn, lookThrough } from '../platform/files.ts'
import { endOf } from '../platform/reading.ts'
import type { Part, Project } from '../project/project.ts'

/** Hooks of the snap that its parts make, as far as the project file and sources that lie in the project show, by the part that makes them. */
export function hooksOfParts(
  { parts }: Pick<Project, 'parts'>,
  { cwd, installsSource }: { cwd: string; installsSource: (part: Part) => boolean },
): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const part of parts)
    for (const hook of [...organized(part), ...(installsSource(part) ? copied(part, cwd) : [])])
      if (!found.has(hook)) found.set(hook, part.name)
  return found
}

const hookPlace = /^(?:\(.*\)\/)?(?:meta|snap)\/hooks\/([^/]*)$/

function organized(part: Part): string[] {
  return Object.entries(part.keys.organize).flatMap(([from, to]) => {
    const name = hookPlace.exec(to)?.[1]
    if (name === undefined) return []
    return [name === '' ? basename(from) : name]
  })
}

/** What is installed as it is. Of a source on another machine nothing is known before it is fetched. */
function copied(part: Part, cwd: string): string[] {
  const { source, 'source-subdir': subdirectory } = part.keys
  if (source === null) return []
  return ['meta/hooks', 'snap/hooks'].flatMap(directory => {
    const path = join(source, subdirectory, directory)
    return endOf(cwd, path) === 'inside' && lookThrough(join(cwd, path))?.isDirectory() === true
      ? namesIn(join(cwd, path))
      : []
  })
}
