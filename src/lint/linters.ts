import type { Finding } from './rule.ts'
import { follow, followRooted } from './snap-tree.ts'
import type { SnapTree } from './snap-tree.ts'
import { classicLinter } from './rules/classic/classic.ts'
import { gpuLinter } from './rules/gpu/gpu.ts'
import { isIgnored, readIgnored, skips, unknownNames } from './suppression/lint-ignore.ts'
import { libraryLinter } from './rules/library/library.ts'
import type { Linted, Linter } from './linter.ts'
import { metadataLinter } from './rules/metadata/metadata.ts'

/** snapcraft's linters in the order in which it runs them. */
export const linters: readonly Linter[] = [classicLinter, gpuLinter, libraryLinter, metadataLinter]

/** What a primed snap is linted with. */
export interface LintRequest {
  tree: SnapTree
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
        ? `Use ${linters.map(linter => `'${linter.name}'`).join(', ')} or one of their categories.`
        : `Did you mean '${near}'?`,
  }))
  const wanted = linters.filter(linter => !skips(ignored, linter))
  if (wanted.length === 0 || tree.trouble !== undefined) return misspelt
  const linted: Linted = {
    tree,
    // The metadata linter looks at no file; a snap that asks for that one alone need not be read.
    elves: wanted.some(linter => linter !== metadataLinter) ? tree.elves() : [],
    find: path => follow(tree, path)?.path,
    findRooted: path => followRooted(tree, path)?.path,
  }
  return [
    ...misspelt,
    ...wanted.flatMap(linter =>
      [...linter.check(linted)]
        .filter(found => !isIgnored(ignored, linter, found))
        .map((found): Finding => ({
          rule: linter.name,
          severity: found.severity,
          message: found.message,
          remedy: found.remedy,
          file: found.file ?? (linter === metadataLinter ? projectFile : undefined),
        })),
    ),
  ]
}
