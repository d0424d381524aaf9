import { isMapping } from '../../../yaml/document.ts'
import { goScalar } from '../../../yaml/go-yaml.ts'
import { cleanPath } from '../../reading/app-sockets.ts'
import type { Rule } from '../../rule.ts'

const bases = ['$SNAP_DATA', '$SNAP_COMMON', '$SNAP_USER_DATA', '$SNAP_USER_COMMON']

/** `meta/snapshots.yaml`: what snapshots of the snap's data leave out. */
export const snapshotManifest: Rule = {
  id: 'snapshot-manifest',
  group: 'metadata',
  about: ['snap'],
  severity: 'error',
  certainty: 'certain',
  summary: 'The list of what snapshots leave out is not as snapd wants it',
  explanation:
    "meta/snapshots.yaml lists what snapshots of the snap's data leave out. snapd reads it at installation and refuses other keys, " +
    'paths outside of the data directories and patterns that could match everything.',
  remedy:
    "List paths below 'exclude:' that begin with $SNAP_DATA, $SNAP_COMMON, $SNAP_USER_DATA or $SNAP_USER_COMMON.",
  good: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\n",
      'meta/snapshots.yaml': 'exclude:\n  - $SNAP_DATA/cache/*\n',
    },
  ],
  bad: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/snapshots.yaml': 'exclude: [/abs]\n' },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/snapshots.yaml': '' },
  ],
  *check(tree) {
    const file = 'meta/snapshots.yaml'
    const document = tree.document(file)
    if (document === undefined) return
    const { value, trouble } = document
    const problem = trouble ?? (value === null ? 'EOF' : undefined)
    if (problem !== undefined) {
      yield { message: `cannot read snapshot manifest: ${problem}`, file }
      return
    }
    const exclude = isMapping(value) ? value['exclude'] : value
    if (exclude === undefined || exclude === null) return
    if (!Array.isArray(exclude)) {
      const what = isMapping(exclude) ? '!!map' : goScalar(exclude, String(exclude))
      yield {
        message: `cannot read snapshot manifest: yaml: unmarshal errors:\n  line 1: cannot unmarshal ${what} into []string`,
        file,
      }
      return
    }
    for (const path of exclude.map(String)) {
      const found = pathProblem(path)
      if (found !== undefined) yield { message: `snapshot exclude path ${found}`, file }
    }
  },
}

function pathProblem(path: string): string | undefined {
  if (!bases.includes(path.split('/')[0] ?? ''))
    return `must start with one of [${bases.map(base => `"${base}"`).join(' ')}] (got: "${path}")`
  if (cleanPath(path) !== path) return `not clean: "${path}"`
  return /[[\]{}?]|\*\*/.test(path) ? `contains invalid characters: "${path}"` : undefined
}
