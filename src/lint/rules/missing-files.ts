import { containerTrouble } from '../container.ts'
import type { Rule } from '../rule.ts'

/** Commands and completers that the metadata names and the snap does not have. */
export const missingFiles: Rule = {
  id: 'missing-files',
  severity: 'error',
  summary: "A file that an app needs is not in the snap",
  fix: "Make a part install it, or mend the path in the project file; paths count from the snap's root.",
  good: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\napps: {aa: {command: bin/a -v}}\n", 'bin/a': { mode: 0o755 } }],
  bad: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\napps: {aa: {command: bin/a}}\n" }],
  *check(tree) {
    if (tree.trouble !== undefined) return
    for (const path of containerTrouble(tree).missing) {
      yield { message: `snap is unusable due to missing files: path "${path}" does not exist`, file: path }
    }
  },
}
