/** Names that snapd leaves out of an image when they lie at its top: version control, Debian packaging, snapd's own. */
const atTop: readonly string[] = [
  'DEBIAN',
  '.arch-ids',
  '.arch-inventory',
  '.bzr',
  '.bzr-builddeb',
  '.bzr.backup',
  '.bzr.tags',
  '.bzrignore',
  '.cvsignore',
  '.git',
  '.gitattributes',
  '.gitignore',
  '.gitmodules',
  '.hg',
  '.hgignore',
  '.hgsigs',
  '.hgtags',
  '.shelf',
  '.svn',
  'CVS',
  'DEADJOE',
  'RCS',
  '_MTN',
  '_darcs',
  '{arch}',
  '.snapignore',
]

/** Names that snapd leaves out wherever they lie, as mksquashfs writes patterns. */
const anywhere: readonly string[] = ['.[#~]*', '*.snap', '*.click', '.*.sw?', '*~', ',,*']

/** The pattern by which packing leaves a path out, itself or a directory above it; undefined for what gets into the image. */
export function leftOutBy(path: string): string | undefined {
  const [top = '', ...rest] = path.split('/')
  if (atTop.includes(top)) return top
  return [top, ...rest].flatMap(name => shapes.find(({ shape }) => shape.test(name))?.pattern ?? [])[0]
}

const shapes = anywhere.map(pattern => ({
  pattern,
  shape: new RegExp(
    `^${pattern
      .replaceAll('.', String.raw`\.`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  ),
}))

/** The exclude file for mksquashfs, in its wildcard notation: `... ` begins a pattern for any depth. */
export function excludeText(): string {
  return [...atTop, ...anywhere.map(pattern => `... ${pattern}`)].map(line => `${line}\n`).join('')
}
