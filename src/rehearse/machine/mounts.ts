import { join } from 'node:path'
import { isCode, lookAt } from '../../platform/files.ts'

/** How many words follow each of bubblewrap's options that we use; the last one is the place in the sandbox. */
const words: Readonly<Record<string, number>> = {
  '--bind': 2,
  '--ro-bind': 2,
  '--system': 2,
  '--ro-bind-try': 2,
  '--symlink': 2,
  '--tmpfs': 1,
  '--dir': 1,
  '--proc': 1,
  '--dev': 1,
  '--remount-ro': 1,
  '--size': 1,
}

/** What lies at a place of the sandbox: something of this machine, a link, or a directory of its own. */
interface Mounted {
  at: string
  from?: string | undefined
  isLink: boolean
}

/**
 * A place that something is to be mounted at and that leads through a link which a snap, its hooks or its layouts have laid; nothing when
 * there is none.
 *
 * bubblewrap makes places that are not there, and follows links while the machine's own root is still within reach: it would make files
 * anywhere. So every place is walked here, through what is mounted above it; links of the system itself are as it wants them.
 */
export function linkedPlace(
  args: readonly string[],
  isSystem: (path: string) => boolean,
): string | undefined {
  const mounted = mountedBy(args)
  return mounted.find(({ at }, index) => leadsThroughLink(at, mounted.slice(0, index), isSystem))?.at
}

/** Where files of this machine are seen in the sandbox, each at no place, one, or several. */
export function shownPlaces(args: readonly string[], files: readonly string[]): string[] {
  const mounted = mountedBy(args)
  return files.flatMap(file =>
    mounted.flatMap(({ from, at }) => {
      if (from === undefined || !isWithin(file, from)) return []
      const place = `${at}${file.slice(from.length)}`
      // What is mounted later may hide it.
      const covering = coveringOf(place, mounted)
      return covering?.from === from && covering.at === at ? [place] : []
    }),
  )
}

function mountedBy(args: readonly string[]): Mounted[] {
  const mounted: Mounted[] = []
  for (let index = 0; index < args.length;) {
    const option = args[index] ?? ''
    const count = words[option]
    if (count === undefined) throw new Error(`an argument of bubblewrap that is not known here: ${option}`)
    const given = args.slice(index + 1, index + 1 + count)
    index += 1 + count
    if (option === '--size' || option === '--remount-ro') continue
    mounted.push({
      at: given.at(-1) ?? '',
      from:
        option === '--system' || option.startsWith('--bind') || option.startsWith('--ro-bind')
          ? given[0]
          : undefined,
      isLink: option === '--symlink',
    })
  }
  return mounted
}

function coveringOf(path: string, mounted: readonly Mounted[]): Mounted | undefined {
  return mounted.findLast(({ at }) => isWithin(path, at))
}

function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory}/`)
}

function leadsThroughLink(
  at: string,
  mounted: readonly Mounted[],
  isSystem: (path: string) => boolean,
): boolean {
  const covering = coveringOf(at, mounted)
  if (covering === undefined || covering.isLink) return covering !== undefined
  if (covering.from === undefined || isSystem(covering.from)) return false
  let here = covering.from
  return at
    .slice(covering.at.length)
    .split('/')
    .filter(part => part !== '')
    .some(part => {
      here = join(here, part)
      return isLink(here)
    })
}

function isLink(path: string): boolean {
  try {
    return lookAt(path)?.isSymbolicLink() === true
  } catch (error) {
    if (isCode(error, 'ENOTDIR', 'EACCES', 'ENAMETOOLONG')) return false
    throw error
  }
}
