import { isMapping } from '../../../yaml/document.ts'
import type { Snap } from '../../../snap/snap.ts'
import type { Rule } from '../../rule.ts'
import { plain } from '../../reading/repeated-commands.ts'
import { eachCall } from '../../reading/each-hook.ts'
import { writtenBy } from '../../reading/written-paths.ts'
import { smallYaml } from '../../small-yaml.ts'

/** The files of an installed snap cannot be changed. */
export const shellWriteSnap: Rule = {
  id: 'shell-write-snap',
  group: 'shell',
  about: ['hook'],
  severity: 'error',
  certainty: 'likely',
  summary: 'A hook writes below $SNAP, which is read-only',
  explanation:
    "An installed snap is a mounted image, and nothing in it can be changed: commands end with 'Read-only file system', as root too. Files that change belong into " +
    '$SNAP_DATA, which snapd copies for every new revision, or $SNAP_COMMON, which all revisions share. Where a program insists on a path in the snap, a layout in ' +
    'snapcraft.yaml puts a writable place there.',
  remedy: 'Write below $SNAP_DATA or $SNAP_COMMON.',
  good: [
    '#!/bin/sh -e\ncp "$SNAP/etc/app.conf" "$SNAP_DATA/app.conf"\nln -sfn "$SNAP/share" "$SNAP_DATA/share"\n',
    '#!/bin/sh -e\nsed "s/a/b/" "$SNAP/etc/app.conf" > "$SNAP_DATA/app.conf"\n',
    {
      yaml: `${smallYaml}layout: {$SNAP/etc: {bind: $SNAP_DATA/etc}}\n`,
      script: '#!/bin/sh -e\necho a > "$SNAP/etc/app.conf"\n',
    },
    {
      yaml: `${smallYaml}plugs: {shared: {interface: content, target: $SNAP/shared}}\n`,
      script: '#!/bin/sh -e\necho a > "$SNAP/shared/x"\n',
    },
    {
      script: '#!/bin/sh -e\necho a > "$SNAP/etc/app.conf"\n',
      files: { etc: { link: '/var/snap/aa/common/etc' } },
    },
    '#!/bin/sh -e\nrm -f "$SNAP/etc/gone"\nmkdir -p "$SNAP/meta"\n',
  ],
  bad: [
    '#!/bin/sh -e\necho port=80 > "$SNAP/etc/app.conf"\n',
    '#!/bin/sh -e\nsed -i "s/80/81/" $SNAP/etc/app.conf\n',
    '#!/bin/sh -e\nmkdir -p "${SNAP}/var/log"\n',
    '#!/bin/sh -e\ncp /etc/hosts "$SNAP/etc/"\n',
    '#!/bin/sh -e\nchmod 0755 "$SNAP/bin/tool"\n',
    { input: 'project', hook: 'install', script: '#!/bin/sh -e\nln -s "$SNAP_DATA/a" "$SNAP/a"\n' },
  ],
  *check(tree) {
    const open = writablePlaces(tree)
    for (const { script, path, call } of eachCall(tree)) {
      for (const { word, by } of writtenBy(call)) {
        const rest = placeInSnap(word.text)
        if (
          rest === undefined ||
          script.assignments.some(({ name }) => name === 'SNAP') ||
          open.some(place => rest === place || rest.startsWith(`${place}/`)) ||
          leavesTree(tree, rest)
        )
          continue
        const options = new Set(call.unwrapped.map(found => found.literal ?? ''))
        if (by === 'rm' && [...options].some(option => /^-[a-z]*f|^--force$/.test(option))) continue
        if (by === 'mkdir' && tree.at(rest)?.kind === 'directory') continue
        yield {
          message: `${by.includes('>') ? 'The redirection' : `'${by}'`} writes to ${plain(word.text)}, and $SNAP is read-only`,
          file: path,
          at: word.node.to > word.node.from ? word : call,
        }
      }
    }
  },
}

/** The path behind `$SNAP/`; the other directories of a snap, which hooks do write to, are told apart first. */
function placeInSnap(text: string): string | undefined {
  if (/^"?\$\{?SNAP_/.test(text)) return undefined
  return /^\$SNAP(?:\/(.*))?$/.exec(plain(text))?.[1]
}

/** Paths in the snap over which a layout or a content interface puts something else. */
function writablePlaces(tree: Snap): string[] {
  const inside = (place: string): string[] =>
    /^\$SNAP\/.+/.test(plain(place)) ? [plain(place).slice('$SNAP/'.length)] : []
  const targets = Object.values(tree.snap.plugs ?? {}).flatMap(plug => {
    const target = isMapping(plug) ? plug['target'] : undefined
    return typeof target === 'string'
      ? [...inside(target), ...inside(`$SNAP/${target.replace(/^\//, '')}`)]
      : []
  })
  return [...Object.keys(tree.snap.layout ?? {}).flatMap(inside), ...targets]
}

/** A link of the snap may lead to a place that can be written to. */
function leavesTree(tree: Snap, path: string): boolean {
  const parts = path.split('/')
  return parts.some((_, index) => tree.at(parts.slice(0, index + 1).join('/'))?.kind === 'symlink')
}
