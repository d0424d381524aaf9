import { isMapping } from '../../../yaml/document.ts'
import type { Mapping } from '../../../yaml/document.ts'
import { needsMountPoints } from '../../reading/container.ts'
import type { Rule } from '../../rule.ts'
import { text } from '../../reading/fields.ts'
import { follow, joined } from '../../../snap/snap.ts'
import type { Snap } from '../../../snap/snap.ts'
import { newestBase } from '../../../bases/contents.ts'
import { smallYamlOn } from '../../small-yaml.ts'

/** Places in the snap that layouts and content plugs mount on; snapd wants them there with bases after core24. */
export const mountPoints: Rule = {
  id: 'mount-points',
  group: 'files',
  about: ['snap'],
  severity: 'error',
  certainty: 'certain',
  summary: 'A place in the snap on which snapd is to mount something does not exist',
  explanation:
    'A snap is mounted read-only, so that a directory or file on which something is to be mounted has to be in it from the start. ' +
    'snapd refuses a snap whose content plugs or layouts point at nothing.',
  remedy: 'Make a part create it: an empty directory, or an empty file for bind-file.',
  good: [
    {
      'meta/snap.yaml': `${smallYamlOn(newestBase)}layout: {/usr/share/aa: {bind: $SNAP/share}}\n`,
      share: { directory: true },
    },
  ],
  bad: [
    {
      'meta/snap.yaml': `${smallYamlOn(newestBase)}layout: {/usr/share/aa: {bind: $SNAP/share}}\n`,
    },
    {
      'meta/snap.yaml':
        "name: aa\nversion: '1'\nbase: bare\nplugs: {themes: {interface: content, target: $SNAP/themes}}\n",
    },
  ],
  *check(tree) {
    if (!needsMountPoints(tree)) return
    const file = 'meta/snap.yaml'
    for (const [name, plug] of Object.entries(tree.metadata.plugs ?? {}).sort(([a], [b]) =>
      a < b ? -1 : 1,
    )) {
      const fields = isMapping(plug) ? plug : {}
      const target = text(fields, 'target')
      if (
        (text(fields, 'interface') || name) !== 'content' ||
        target === '' ||
        /^\$SNAP_(?:DATA|COMMON)/.test(target)
      )
        continue
      if (isThere(tree, { path: target.replace(/^\$SNAP(?=\/|$)/, ''), kind: 'directory' })) continue
      yield {
        message: `content interface plug "${name}" target ${target} must exist and must be a directory, ensure it is present in the snap or created before packing`,
        file,
      }
    }
    for (const [place, layout] of Object.entries(tree.metadata.layout ?? {}).sort(([a], [b]) =>
      a < b ? -1 : 1,
    )) {
      const message = layoutProblem(tree, { place, layout: isMapping(layout) ? layout : {} })
      if (message !== undefined) yield { message, file }
    }
  },
}

function layoutProblem(
  tree: Snap,
  { place, layout }: { place: string; layout: Mapping },
): string | undefined {
  const inSnap = (path: string): string | undefined => /^\$SNAP(?<rest>\/.*|)$/.exec(path)?.groups?.['rest']
  const tmpfs = text(layout, 'type') === 'tmpfs' ? inSnap(place) : undefined
  if (tmpfs !== undefined && !isThere(tree, { path: tmpfs, kind: 'directory' })) {
    return `layout "${place}" must exist as a directory in the snap, ensure it is present or created before packing`
  }
  for (const [key, kind] of [
    ['bind', 'directory'],
    ['bind-file', 'file'],
  ] as const) {
    const source = text(layout, key)
    const path = source === '' ? undefined : inSnap(source)
    if (path === undefined || isThere(tree, { path, kind })) continue
    return `layout "${place}" source "${source}" must exist and be a ${kind}, ensure it is present in the snap or created before packing`
  }
  return undefined
}

function isThere(tree: Snap, { path, kind }: { path: string; kind: 'file' | 'directory' }): boolean {
  const clean = joined('', path)
  if (clean === undefined) return false
  return clean === '' ? kind === 'directory' : follow(tree, clean)?.kind === kind
}
