import { bases } from '../bases/index.ts'
import { basename, extname, join } from 'node:path'
import { UserError } from '../errors.ts'
import { lookThrough, readBytes, remove, scratchDirectory } from '../platform/files.ts'
import type { Host } from '../platform/host.ts'
import { download } from '../platform/network.ts'
import type { Placement } from '../platform/overlay.ts'
import { readInside } from '../platform/reading.ts'
import type { Project } from '../project/project.ts'
import type { Reporter } from '../ui/reporter.ts'

/** The snap's icon. */
interface Icon {
  /** Where desktop files find it, relative to the snap. */
  path: string
  /** What has to be laid into the tree; nothing when the gui directory brings it. */
  placements: readonly Placement[]
}

/** Where an icon may come from. */
interface IconPlaces {
  assets: string
  prime: string
  host: Host
  reporter: Reporter
}

/** The icon of the gui directory, relative to the project. */
export function guiIcon(cwd: string, assets: string): string | undefined {
  return ['png', 'svg']
    .map(end => `${assets}/gui/icon.${end}`)
    .find(path => lookThrough(join(cwd, path))?.isFile() === true)
}

/** What `icon` names (an address, a primed file or one of the project), else the gui directory's icon; undefined when there is none. */
export async function snapIcon(project: Project, places: IconPlaces): Promise<Icon | undefined> {
  const { icon } = project.content
  if (icon !== undefined && /^https?:\/\//.test(icon))
    return asIcon(pathOf(icon), await fetchIcon(icon, places))
  const named = icon === undefined ? undefined : namedIcon(icon, places)
  if (icon !== undefined && named !== undefined) return asIcon(icon, named)
  const own = guiIcon(places.host.cwd, places.assets)
  if (own === undefined) return undefined
  const [directory] = bases[project.effectiveBase].guiDirectories
  return { path: `${directory}/${basename(own)}`, placements: [] }
}

function pathOf(url: string): string {
  if (URL.canParse(url)) return new URL(url).pathname
  throw new UserError('icon-download', `Cannot fetch the icon from '${url}'.`, {
    details: 'This is not an address.',
    resolution: "Check the address under 'icon', or put the file into the project.",
  })
}

function asIcon(name: string, content: Uint8Array): Icon {
  const path = `meta/gui/icon${extname(name)}`
  return { path, placements: [{ path, content, mode: 0o644 }] }
}

function namedIcon(icon: string, { prime, host }: IconPlaces): Uint8Array | undefined {
  const primed = readInside(prime, icon)
  if (primed !== undefined) return primed
  const own = join(host.cwd, icon)
  return lookThrough(own)?.isFile() === true ? readBytes(own, { within: host.cwd }) : undefined
}

async function fetchIcon(url: string, { host, reporter }: IconPlaces): Promise<Uint8Array> {
  reporter.progress(`Fetching icon from '${url}'`)
  const scratch = scratchDirectory(host.machine.temporary)
  try {
    const file = join(scratch, 'icon')
    const outcome = await download({ url, file, interrupt: host.interrupt, env: host.env })
    if (outcome.kind === 'done') return readBytes(file)
    throw new UserError('icon-download', `Cannot fetch the icon from '${url}'.`, {
      details: outcome.kind === 'refused' ? `${String(outcome.status)} ${outcome.reason}` : outcome.reason,
      resolution: "Check the address under 'icon', or put the file into the project.",
    })
  } finally {
    remove(scratch)
  }
}
