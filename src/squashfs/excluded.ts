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

/** The exclude file for mksquashfs, in its wildcard notation: `... ` begins a pattern for any depth. */
export function excludeText(): string {
  return [...atTop, ...anywhere.map(pattern => `... ${pattern}`)].map(line => `${line}\n`).join('')
}
