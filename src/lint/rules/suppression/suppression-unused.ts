import type { Rule } from '../../rule.ts'
import type { Suppression } from '../../suppression/suppression.ts'

const script = (comment: string): string =>
  `#!/bin/sh\n${comment}\nmkdir -p "$SNAP_DATA/etc"\ncp "$SNAP/etc/app.conf" "$SNAP_DATA/etc"\n`

/** Suppressions of what is not found, or not where they stand. */
export const suppressionUnused: Rule<Suppression> = {
  id: 'suppression-unused',
  group: 'suppression',
  about: ['suppression'],
  severity: 'warning',
  certainty: 'certain',
  summary: 'A suppression silences nothing',
  explanation:
    'The finding that it was written for is gone: the script was mended, or the line has moved away from the comment. ' +
    'Left in place it would silence the next finding of the rule, which nobody has judged yet.',
  remedy: 'Remove it, or move it to the line above the finding.',
  good: [script('# snapsmith: ignore shell-no-errexit the copy may fail, the default works as well')],
  bad: ['#!/bin/sh -e\n# snapsmith: ignore shell-no-errexit the copy may fail\nmkdir -p "$SNAP_DATA/etc"\n'],
  *check({ rules, place, misplaced, unknown, isIdle }) {
    for (const id of rules.filter(one => unknown(one) === undefined)) {
      if (misplaced)
        yield {
          message: "'ignore-file' counts only in the head of the file, above the first command",
          ...place,
        }
      else if (isIdle(id)) yield { message: `The suppression of '${id}' silences nothing`, ...place }
    }
  },
}
