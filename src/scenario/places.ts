import { nearest } from '../text/nearest.ts'

/** The directories of a snap's data, by the names that hooks have for them. */
const directories: Readonly<Record<string, (place: Revision) => string>> = {
  $SNAP_DATA: ({ snap, revision }) => `var/snap/${snap}/${revision}`,
  $SNAP_COMMON: ({ snap }) => `var/snap/${snap}/common`,
  $SNAP_USER_DATA: ({ snap, revision }) => `root/snap/${snap}/${revision}`,
  $SNAP_USER_COMMON: ({ snap }) => `root/snap/${snap}/common`,
  $HOME: ({ snap, revision }) => `root/snap/${snap}/${revision}`,
}

/** A revision of a snap. */
interface Revision {
  snap: string
  revision: string
}

/** Where a path of a scenario is: below the scratch tree, given the revision whose data is meant; or what is wrong with it. */
export function placeOfFile(
  path: string,
): { in: (revision: Revision) => string } | { problem: string; remedy: string } {
  const [first = '', ...rest] = path.replace(/^\$\{(\w+)\}/, '$$$1').split('/')
  if (rest.includes('..'))
    return { problem: `'${path}' leaves its directory`, remedy: 'Write the path without `..`.' }
  if (path.startsWith('/var/snap/') || path.startsWith('/root/snap/')) return { in: () => path.slice(1) }
  const directory = Object.hasOwn(directories, first) ? directories[first] : undefined
  if (directory !== undefined) return { in: revision => [directory(revision), ...rest].join('/') }
  const near = nearest(first, Object.keys(directories))[0]
  return {
    problem: `'${path}' is not among the snap's data`,
    remedy:
      near === undefined
        ? `Begin with ${Object.keys(directories).join(', ')}, /var/snap or /root/snap.`
        : `Did you mean '${near}'?`,
  }
}
