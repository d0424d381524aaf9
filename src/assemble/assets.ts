import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { kindOf, lookThrough, namesIn, readBytes } from '../platform/files.ts'
import type { Placement } from '../platform/overlay.ts'
import type { Project } from '../project/project.ts'

/**
 * The directory, relative to the project's, that holds `hooks`, `gui` and `component`: the project file's own.
 *
 * A project file in the root has none; it uses `snap`, and on core24 and later `build-aux/snap` when there is no `snap`.
 */
export function assetsDirectory(project: Project, cwd: string): string {
  const isDirectory = (path: string): boolean => lookThrough(join(cwd, path))?.isDirectory() === true
  const inRoot = !project.file.includes('/')
  if (inRoot && project.effectiveBase !== 'core22' && !isDirectory('snap') && isDirectory('build-aux/snap'))
    return 'build-aux/snap'
  return project.assets
}

/** Icons and desktop files that lie ready in the project; core22 has them in `snap/gui` as well. */
export function guiPlacements(
  project: Project,
  { cwd, assets }: { cwd: string; assets: string },
): Placement[] {
  const directory = `${assets}/gui`
  const twice = project.effectiveBase === 'core22'
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
      if (!twice) return []
      throw new UserError(
        'gui-file',
        `${path}: ${stat === undefined ? 'No such file or directory' : 'Is a directory'}`,
        {
          resolution: 'On core22 the gui directory may hold files only.',
        },
      )
    }
    const content = readBytes(join(cwd, path), { within: cwd })
    return [...(twice ? [`snap/gui/${name}`] : []), `meta/gui/${name}`].map(target => ({
      path: target,
      content,
      mode: 0o644,
    }))
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
