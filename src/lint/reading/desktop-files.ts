import { remembered } from '../../remembered.ts'
import type { Snap } from '../../snap/snap.ts'
import { baseName, parentPath } from '../../tree/listing.ts'

/** A desktop file, read line by line as snapd does. */
interface DesktopText {
  path: string
  /** What stands behind each `Exec=`. */
  commands: readonly { command: string; line: number }[]
  lines: readonly string[]
}

/** The desktop files of the snap: those below `meta/gui`, the only ones that snapd looks at. */
export const guiDesktopFiles = remembered((tree: Snap): readonly DesktopText[] =>
  tree.meta
    .filter(({ path }) => parentPath(path) === 'meta/gui' && path.endsWith('.desktop'))
    .flatMap(({ path }) => desktopText(tree, path) ?? []),
)

/** A desktop file at a path; undefined when there is no text. */
export function desktopText(tree: Snap, path: string): DesktopText | undefined {
  const bytes = tree.read(path)
  if (bytes === undefined) return undefined
  const lines = Buffer.from(bytes).toString('utf8').split('\n')
  const commands = lines.flatMap((line, index) =>
    line.startsWith('Exec=')
      ? [{ command: line.slice('Exec='.length).replace(/\r$/, ''), line: index + 1 }]
      : [],
  )
  return { path, commands, lines }
}

/** The commands that snapd knows for the apps of a snap: `snap`, `snap.app`. */
export function appCommands({ metadata }: Snap): Map<string, string> {
  const { name = '', apps = {} } = metadata
  return new Map(Object.keys(apps).map(app => [app === name ? app : `${name}.${app}`, app]))
}

/** The name of a desktop file without its ending. */
export function desktopName(path: string): string {
  return baseName(path).replace(/\.desktop$/, '')
}
