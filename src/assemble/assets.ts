import { bases } from '../bases/index.ts'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { kindOf, lookThrough, namesIn, readBytes } from '../platform/files.ts'
import type { Placement } from '../platform/overlay.ts'
import type { Project } from '../project/project.ts'

/**
 * The directory, relative to the project's, that holds `hooks`, `gui` and `component`: the project file's own.
 *
 * A project file in the root has none; it uses the first that exists of those that its base has, or `snap`.
 */
export function assetsDirectory(project: Project, cwd: string): string {
  if (project.file.includes('/')) return project.assets
  const isDirectory = (path: string): boolean => lookThrough(join(cwd, path))?.isDirectory() === true
  return bases[project.effectiveBase].assetsOfRoot.find(isDirectory) ?? project.assets
}

/** Icons and desktop files that lie ready in the project. */
export function guiPlacements(
  project: Project,
  { cwd, assets }: { cwd: string; assets: string },
): Placement[] {
  const directory = `${assets}/gui`
  const { guiDirectories, strictAssets } = bases[project.effectiveBase]
  if (lookThrough(join(cwd, directory))?.isDirectory() !== true) return []
  return namesIn(join(cwd, directory)).flatMap((name): Placement[] => {
    const path = `${directory}/${name}`
    // Such a name cannot be looked up again, so the file would be left out without a word.
    if (name.includes('\uFFFD'))
      throw new UserError('file-name', `The name of '${path}' is not UTF-8.`, {
        resolution: 'Rename the file.',
      })
    const stat = lookThrough(join(cwd, path))
    if (stat === undefined || kindOf(stat) !== 'file') {
      if (!strictAssets) return []
      throw new UserError(
        'gui-file',
        `${path}: ${stat === undefined ? 'No such file or directory' : 'Is a directory'}`,
        {
          resolution: `On ${project.effectiveBase} the gui directory may hold files only.`,
        },
      )
    }
    const content = readBytes(join(cwd, path), { within: cwd })
    return guiDirectories.map(target => ({ path: `${target}/${name}`, content, mode: 0o644 }))
  })
}

/** `gadget.yaml` of a gadget and `kernel.yaml` of a kernel, which lie in the project's root. */
export function devicePlacements(project: Project, cwd: string): Placement[] {
  const type = project.content.type
  if (type !== 'gadget' && type !== 'kernel') return []
  const name = `${type}.yaml`
  if (lookThrough(join(cwd, name))?.isFile() === true)
    return [{ path: `meta/${name}`, content: readBytes(join(cwd, name), { within: cwd }), mode: 0o644 }]
  if (type === 'kernel') return []
  throw new UserError('gadget-yaml-missing', 'gadget.yaml is required for gadget snaps', {
    resolution: "Put 'gadget.yaml' into the project's root directory.",
  })
}
