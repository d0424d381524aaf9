import { containerTrouble } from '../../reading/container.ts'
import type { Rule } from '../../rule.ts'

/** Commands and completers that the metadata names and the snap does not have. */
export const missingFiles: Rule = {
  id: 'missing-files',
  group: 'files',
  about: ['snap', 'component'],
  severity: 'error',
  certainty: 'certain',
  summary: 'A file that an app needs is not in the snap',
  explanation:
    'snapd makes sure at installation that the commands of all apps, and what they name beside them, exist in the snap. A path ' +
    'that is misspelt, or a file that is staged and not primed, makes it refuse the snap.',
  remedy: "Make a part install it, or mend the path in the project file; paths count from the snap's root.",
  good: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\napps: {aa: {command: bin/a -v}}\n",
      'bin/a': { mode: 0o755 },
    },
  ],
  bad: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\napps: {aa: {command: bin/a}}\n" }],
  *check(tree) {
    for (const path of containerTrouble(tree).missing) {
      yield { message: `snap is unusable due to missing files: path "${path}" does not exist`, file: path }
    }
  },
}
