import { bases } from '../bases/index.ts'
import { isUtf8 } from 'node:buffer'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { adaptDesktopFile, parseDesktopFile } from '../metadata/desktop-file.ts'
import { lookThrough, readBytes } from '../platform/files.ts'
import { followInside } from '../platform/inside.ts'
import type { Placement } from '../platform/overlay.ts'
import { readInside } from '../platform/reading.ts'
import type { Project } from '../project/project.ts'
import type { Reporter } from '../ui/reporter.ts'
import { themeIcon } from './icon-theme.ts'

/** What desktop files are made from. */
interface DesktopPlaces {
  cwd: string
  assets: string
  prime: string
  /** The snap's own icon, relative to the snap. */
  icon: string | undefined
  reporter: Reporter
}

/** `meta/gui/<app>.desktop` for every app that names a desktop file. */
export function desktopPlacements(project: Project, places: DesktopPlaces): Placement[] {
  return Object.entries(project.content.apps ?? {}).flatMap(([app, { desktop }]): Placement[] => {
    if (desktop === undefined || desktop === '') return []
    const fail = (problem: string): never => {
      throw failure({ file: desktop, problem })
    }
    const bytes = sourceOf(project, places, desktop) ?? fail(`file does not exist (defined in app '${app}')`)
    if (!isUtf8(bytes)) return fail('the file is not UTF-8')
    const file = parseDesktopFile(bytes.toString('utf8'))
    if (typeof file === 'string') return fail(file)
    const command = app === project.name ? app : `${project.name}.${app}`
    const adapted = adaptDesktopFile(file, { command, icon: written => iconFor(written, desktop, places) })
    if ('problem' in adapted) return fail(adapted.problem)
    return [{ path: `meta/gui/${app}.desktop`, content: adapted.text, mode: 0o644 }]
  })
}

/** The primed file; on later bases also one beside the project file. */
function sourceOf(project: Project, { cwd, assets, prime }: DesktopPlaces, path: string): Buffer | undefined {
  const primed = readInside(prime, path)
  if (primed !== undefined) return primed
  const own = join(cwd, assets, path)
  return bases[project.effectiveBase].ownDesktopFiles && lookThrough(own)?.isFile() === true
    ? readBytes(own, { within: cwd })
    : undefined
}

function iconFor(written: string, file: string, { prime, icon, reporter }: DesktopPlaces): string {
  if (icon !== undefined) return `\${SNAP}/${icon}`
  const path = written.replace(/^\$\{SNAP\}/, '').replace(/^\/+/, '')
  const found = path.includes('/') ? path : (themeIcon(prime, path) ?? path)
  if (followInside(prime, found)?.stat.isFile() === true) return `\${SNAP}/${found}`
  reporter.warning(`Icon '${written}' specified in desktop file '${file}' not found in prime directory.`)
  return written
}

function failure({ file, problem }: { file: string; problem: string }): UserError {
  return new UserError('desktop-file', `Failed to generate desktop file '${file}': ${problem}`, {
    resolution: problem.startsWith('file does not exist')
      ? "Give the path of a desktop file in the primed tree under 'desktop'."
      : `Mend '${file}'; desktop-file-validate tells more about it.`,
  })
}
