import type { RuleFacts } from '../rule.ts'

/** A rule about what is written to silence others; the runner itself reports it, since only the runner knows what was silenced. */
export interface SuppressionRule extends RuleFacts {
  /** Scripts whose suppression is as it should be. */
  good: readonly string[]
  bad: readonly string[]
}

const script = (comment: string): string =>
  `#!/bin/sh\n${comment}\nmkdir -p "$SNAP_DATA/etc"\ncp "$SNAP/etc/app.conf" "$SNAP_DATA/etc"\n`
const fine = script('# snapsmith: ignore shell-no-errexit the copy may fail, the default works as well')

/** What is checked about comments and configuration that silence findings. */
export const suppressionRules: readonly SuppressionRule[] = [
  {
    id: 'suppression-unknown-rule',
    group: 'suppression',
    severity: 'warning',
    certainty: 'certain',
    summary: 'A suppression names a rule that does not exist',
    explanation:
      "A misspelt id silences nothing, and whoever wrote it believes that it does. Ids are listed by 'snapsmith lint --list'; " +
      'none is ever renamed, so that one which was right stays right.',
    remedy: 'Correct the id, or remove the suppression.',
    good: [fine],
    bad: [script('# snapsmith: ignore shell-no-erexit the copy may fail')],
  },
  {
    id: 'suppression-unused',
    group: 'suppression',
    severity: 'warning',
    certainty: 'certain',
    summary: 'A suppression silences nothing',
    explanation:
      'The finding that it was written for is gone: the script was mended, or the line has moved away from the comment. ' +
      'Left in place it would silence the next finding of the rule, which nobody has judged yet.',
    remedy: 'Remove it, or move it to the line above the finding.',
    good: [fine],
    bad: [
      '#!/bin/sh -e\n# snapsmith: ignore shell-no-errexit the copy may fail\nmkdir -p "$SNAP_DATA/etc"\n',
    ],
  },
  {
    id: 'suppression-without-reason',
    group: 'suppression',
    severity: 'warning',
    certainty: 'certain',
    summary: 'A suppression gives no reason',
    explanation:
      'Whoever reads the script later has to know why the finding does not matter here, to tell whether that is still so. ' +
      'The suppression works all the same.',
    remedy: 'Write the reason behind the id: # snapsmith: ignore RULE because …',
    good: [fine],
    bad: [script('# snapsmith: ignore shell-no-errexit')],
  },
]
