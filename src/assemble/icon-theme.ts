import { join } from 'node:path'
import { namesIn } from '../platform/files.ts'
import { followInside } from '../platform/inside.ts'

const theme = 'usr/share/icons/hicolor'

/** The largest icon of a name in the hicolor theme of a tree, relative to the tree; a scalable one when there is no other. */
export function themeIcon(tree: string, name: string): string | undefined {
  const sizes = namesIn(join(tree, theme))
    .filter(size => /^\d+x\d+$/.test(size))
    .sort((a, b) => parseInt(b, 10) - parseInt(a, 10))
  const candidates = [
    ...sizes.flatMap(size => ['png', 'xpm'].map(end => `${theme}/${size}/apps/${name}.${end}`)),
    ...['svg', 'svgz'].map(end => `${theme}/scalable/apps/${name}.${end}`),
  ]
  return candidates.find(path => followInside(tree, path)?.stat.isFile() === true)
}
