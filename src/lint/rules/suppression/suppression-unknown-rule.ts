import type { Rule } from '../../rule.ts'
import type { Suppression } from '../../suppression/suppression.ts'

const script = (comment: string): string =>
  `#!/bin/sh\n${comment}\nmkdir -p "$SNAP_DATA/etc"\ncp "$SNAP/etc/app.conf" "$SNAP_DATA/etc"\n`

/** Ids that no rule has. */
export const suppressionUnknownRule: Rule<Suppression> = {
  id: 'suppression-unknown-rule',
  group: 'suppression',
  about: ['suppression'],
  severity: 'warning',
  certainty: 'certain',
  summary: 'A suppression names a rule that does not exist',
  explanation:
    "A misspelt id silences nothing, and whoever wrote it believes that it does. Ids are listed by 'snapsmith lint --list'; " +
    'none is ever renamed, so that one which was right stays right.',
  remedy: 'Correct the id, or remove the suppression.',
  good: [script('# snapsmith: ignore shell-no-errexit the copy may fail, the default works as well')],
  bad: [script('# snapsmith: ignore shell-no-erexit the copy may fail')],
  *check({ rules, place, unknown }) {
    if (rules.length === 0) yield { message: 'The suppression names no rule', ...place }
    for (const id of rules) {
      const found = unknown(id)
      if (found === undefined) continue
      yield {
        message: `There is no rule '${id}'`,
        ...place,
        remedy: found.near === undefined ? undefined : `Did you mean '${found.near}'?`,
      }
    }
  },
}
