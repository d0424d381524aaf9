import type { Rule } from '../../rule.ts'
import type { Suppression } from '../../suppression/suppression.ts'

const script = (comment: string): string =>
  `#!/bin/sh\n${comment}\nmkdir -p "$SNAP_DATA/etc"\ncp "$SNAP/etc/app.conf" "$SNAP_DATA/etc"\n`

/** Suppressions that leave the next reader guessing. */
export const suppressionWithoutReason: Rule<Suppression> = {
  id: 'suppression-without-reason',
  group: 'suppression',
  about: ['suppression'],
  severity: 'warning',
  certainty: 'certain',
  summary: 'A suppression gives no reason',
  explanation:
    'Whoever reads the script later has to know why the finding does not matter here, to tell whether that is still so. ' +
    'The suppression works all the same.',
  remedy: 'Write the reason behind the id: # snapsmith: ignore RULE because …',
  good: [script('# snapsmith: ignore shell-no-errexit the copy may fail, the default works as well')],
  bad: [script('# snapsmith: ignore shell-no-errexit')],
  *check({ rules, reason, form, place }) {
    if (rules.length === 0 || reason !== '') return
    yield {
      message: `The suppression of '${rules.join(', ')}' gives no reason`,
      ...place,
      remedy: form === 'entry' ? "Write it below 'reason:'." : undefined,
    }
  },
}
