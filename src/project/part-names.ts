import { ancestors } from '../tree/listing.ts'

/** What the steps make in a part's directory: no other part may live there. */
const ownPlaces = new Set([
  'src',
  'build',
  'install',
  'export',
  'state',
  'run',
  'layer',
  'cache',
  'stage_packages',
  'stage_snaps',
])

/**
 * Why a part cannot have its name, which is the path of its directory below `parts`; undefined when it can. snapcraft takes any name,
 * and empties whatever directory comes of it: for `..` that of the project's own sources.
 */
export function partNameProblem(name: string, names: ReadonlySet<string>): string | undefined {
  const words = name.split('/')
  if (words.some(word => word === '' || word === '.' || word === '..' || word.includes('\0'))) {
    return "A part's name is the path of its directory below 'parts', so no word of it may be empty, '.' or '..'."
  }
  if (words[0] === '.snapsmith') return "The directory 'parts/.snapsmith' is snapsmith's own."
  const taken = ancestors(name).find(
    (other, index) => names.has(other) && ownPlaces.has(words[index + 1] ?? ''),
  )
  return taken === undefined ? undefined : `Its directory would lie in one that the part '${taken}' fills.`
}
