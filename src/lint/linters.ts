import type { Finding } from './rule.ts'
import { linters } from './rules/linters.ts'
import { ask } from './runner.ts'
import type { Snap } from '../snap/snap.ts'
import { viewOf } from '../snap/view.ts'
import { isIgnored, readIgnored, skips, unknownNames } from './suppression/lint-ignore.ts'

/** What a primed snap is linted with. */
interface LintRequest {
  tree: Snap
  /** The project's `lint: ignore`. */
  ignore: readonly unknown[] | undefined | null
  /** The project file, to which findings about keys belong. */
  projectFile: string
}

/** What snapcraft's linters find in a primed snap, but for what the project ignores. */
export function lintTree({ tree, ignore, projectFile }: LintRequest): Finding[] {
  const ignored = readIgnored(ignore)
  const misspelt = unknownNames(ignored, linters).map(({ name, near }): Finding => ({
    rule: 'lint-ignore',
    severity: 'warning',
    file: projectFile,
    message: `'lint: ignore' names '${name}', which is no linter`,
    remedy:
      near === undefined
        ? `Use ${linters.map(linter => `'${linter.id}'`).join(', ')} or one of their categories.`
        : `Did you mean '${near}'?`,
  }))
  const view = viewOf(tree, { input: 'tree', known: { metadata: tree.trouble === undefined, files: true } })
  const found = [
    ...ask(
      view,
      linters.filter(linter => !skips(ignored, linter)),
    ),
  ]
  return [
    ...misspelt,
    ...found
      .filter(one => !isIgnored(ignored, one.rule, one.found))
      .map(({ finding: { rule, severity, message, remedy, file = projectFile } }) => ({
        rule,
        severity,
        message,
        remedy,
        file,
      })),
  ]
}
