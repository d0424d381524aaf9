/** What must be known of an archive's entry to tell whether it stays inside. */
interface ArchiveName {
  /** As the archive has it. */
  name: string
  kind: 'file' | 'directory' | 'symlink'
  /** Bytes of its content. */
  size?: number
}

/** Why an entry must not be unpacked. */
interface Stray {
  name: string
  reason: string
}

/** The first entry that would be written outside the directory in which the archive is unpacked. */
export function firstStray(entries: Iterable<ArchiveName>): Stray | undefined {
  const links = new Set<string>()
  for (const { name, kind } of entries) {
    const words = name.split('/').filter(word => word !== '' && word !== '.')
    if (name.startsWith('/') || /^[A-Za-z]:[\\/]/.test(name)) return { name, reason: 'The name is absolute.' }
    if (words.includes('..')) return { name, reason: "The name has '..' in it." }
    if (name.includes('\0')) return { name, reason: 'The name has a zero byte in it.' }
    const link = words
      .slice(0, -1)
      .map((_, index) => words.slice(0, index + 1).join('/'))
      .find(above => links.has(above))
    if (link !== undefined)
      return { name, reason: `It lies below '${link}', which the archive has as a symbolic link.` }
    const own = words.join('/')
    if (kind === 'directory' && links.has(own))
      return {
        name,
        reason: 'The archive has it as a symbolic link too, through which all below it would go.',
      }
    if (kind === 'symlink') links.add(own)
    else links.delete(own)
  }
  return undefined
}

/** How much the entries of an archive come to. */
export function heldBy(entries: readonly ArchiveName[]): { bytes: number; entries: number } {
  return { bytes: entries.reduce((sum, { size = 0 }) => sum + size, 0), entries: entries.length }
}

/** What is in a listing as `tar --list --verbose` prints it: kind, owner, size, day, time, name and where links lead. */
export function tarListing(text: string): ArchiveName[] {
  return text.split('\n').flatMap((line): ArchiveName[] => {
    const found = /^(.)\S* +\S+ +(\d+)(?:,\d+)? +\S+ +\S+ (.*)$/.exec(line)
    const [, letter, digits, rest] = found ?? []
    if (letter === undefined || rest === undefined) return []
    // Where the name holds an arrow too, any of them may be the one: each possible name counts.
    if (letter === 'l') return fronts(rest, ' -> ').map(name => ({ name, kind: 'symlink' }))
    const name = letter === 'h' ? (rest.split(' link to ')[0] ?? rest) : rest
    return [{ name, kind: letter === 'd' ? 'directory' : 'file', size: letter === '-' ? Number(digits) : 0 }]
  })
}

/** A text up to each place where a separator stands; the whole text where none does. */
function fronts(text: string, separator: string): string[] {
  const words = text.split(separator)
  return words.length === 1
    ? words
    : words.slice(1).map((_, index) => words.slice(0, index + 1).join(separator))
}

/** What is in a listing as `7z l -slt -ba` prints it: blocks of `Key = value` lines. */
export function sevenZipListing(text: string): ArchiveName[] {
  return text
    .replaceAll('\r', '')
    .split(/\n\n+/)
    .flatMap((block): ArchiveName[] => {
      const name = /^Path = (.*)$/m.exec(block)?.[1]
      if (name === undefined) return []
      const attributes = /^Attributes = (.*)$/m.exec(block)?.[1] ?? ''
      const kind = / l[-rwxsStT]{9}/.test(` ${attributes}`)
        ? 'symlink'
        : attributes.startsWith('D')
          ? 'directory'
          : 'file'
      return [{ name, kind, size: Number(/^Size = (\d+)$/m.exec(block)?.[1] ?? 0) }]
    })
}
