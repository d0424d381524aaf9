import { usualBase } from '../../../bases/index.ts'
import type { Rule } from '../../rule.ts'
import { eachScript } from '../../reading/each-hook.ts'

/** A path with the number of a revision in it is right for that revision alone. */
export const shellRevisionPath: Rule = {
  id: 'shell-revision-path',
  group: 'shell',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: "A script names the directory of one revision, such as '/snap/NAME/x1'",
  explanation:
    "A snap lies in a directory that is named after its revision, and its data do so too: '/snap/NAME/42' and '/var/snap/NAME/42'. The store gives the number when the snap is uploaded, each " +
    "architecture has one of its own, and snaps that were installed from a file have 'x1', 'x2' and so on. A number in a script is right on the machine where it was " +
    'written down, until the next refresh. The environment of hooks has the directories of the revision that runs.',
  remedy: 'Write $SNAP for the files of the snap, and $SNAP_DATA or $SNAP_COMMON for its data.',
  good: [
    '#!/bin/sh -e\ncp "$SNAP/etc/app.conf" "$SNAP_DATA/app.conf"\n',
    '#!/bin/sh -e\n# was /snap/aa/x1/etc once\ncp "/snap/aa/$SNAP_REVISION/etc/app.conf" "$SNAP_COMMON"\n',
    `#!/bin/sh -e\ncat "/snap/${usualBase}/current/etc/os-release"\n`,
  ],
  bad: [
    '#!/bin/sh -e\ncp /snap/aa/x1/etc/app.conf "$SNAP_DATA"\n',
    '#!/bin/sh -e\nCONF=/var/snap/aa/123/app.conf\necho port=80 > "$CONF"\n',
    '#!/bin/bash -e\nif [ -f "/snap/aa/42/etc/app.conf" ]; then exit 1; fi\n',
  ],
  *check(tree) {
    const name = tree.snap.name ?? ''
    for (const { script, path } of eachScript(tree)) {
      for (const match of script.text.matchAll(revisions)) {
        const [whole = '', kind = '', snap = ''] = match
        if (
          script.comments.some(
            ({ place, text: comment }) =>
              match.index >= place.offset && match.index < place.offset + comment.length,
          )
        )
          continue
        yield {
          message: `'${whole}' is one revision of ${snap === name ? 'this snap' : `'${snap}'`}: the next one lies elsewhere`,
          file: path,
          at: { start: script.place(match.index), end: script.place(match.index + whole.length) },
          remedy:
            snap !== name && name !== ''
              ? `Write '/${kind}/${snap}/current' where this snap may read it.`
              : undefined,
        }
      }
    }
  },
}

const revisions =
  /(?<![\w.$}-])\/(snap|var\/snap)\/([a-z0-9][a-z0-9-]*(?:_[a-z0-9]+)?)\/(?:x[0-9]+|[0-9]+)(?=\/|["'\s;)&|<>]|$)/gm
