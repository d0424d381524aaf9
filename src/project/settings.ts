import { basename, join, relative } from 'node:path'
import type { z } from 'zod'
import { UserError } from '../errors.ts'
import { lookThrough } from '../platform/files.ts'
import { endOf } from '../platform/reading.ts'
import type { Document } from '../yaml/document.ts'
import { check } from './check.ts'
import { projectPlaces } from './find.ts'
import { printed } from './problems.ts'
import { readDocument } from './read.ts'
import { settings } from './schema/settings.ts'

/** What a project has told snapsmith, and the file that says it. */
interface ProjectSettings {
  value: z.infer<typeof settings>
  document: Document
}

/** Reads a project's settings; nothing when there is no such file. */
export function readSettings(path: string, project: string): ProjectSettings | undefined {
  if (lookThrough(path) === undefined || endOf(project, relative(project, path)) !== 'inside')
    return undefined
  const file = basename(path)
  const document = readDocument(project, relative(project, path))
  const { value, problems } = check({ schema: settings, value: document.value, at: [], document })
  if (value !== undefined) return { value, document }
  throw new UserError(
    'bad-settings',
    ['Bad snapsmith.yaml content:', ...problems.map(problem => printed(file, problem))].join('\n'),
    {
      resolution:
        "Correct the file: below 'lint', 'ignore' is a list of rules to pass over, each with a reason and, where it helps, a file; below 'rehearse', 'plain' is true or false.",
    },
  )
}

/** The settings of the project in a directory; a directory without a project has none. */
export function settingsIn(directory: string): ProjectSettings | undefined {
  const place = projectPlaces.find(({ file }) => lookThrough(join(directory, file))?.isFile() === true)
  return place === undefined
    ? undefined
    : readSettings(join(directory, place.assets, 'snapsmith.yaml'), directory)
}
