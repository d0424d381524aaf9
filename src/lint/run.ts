import type { Finding, Rule } from './rule.ts'
import { rules } from './rules/index.ts'
import type { SnapTree } from './snap-tree.ts'
import { directoryTree, imageTree } from './tree.ts'
import type { UnpackedImage } from './tree.ts'

/** What a check may know beside the tree. */
export interface CheckOptions {
  /** The project file behind a path of the tree, so that a finding can name the file that the person edits. */
  places?: ReadonlyMap<string, string> | undefined
  /** The file that the tree is to become. */
  fileName?: string | undefined
}

/** Checks a directory that holds a finished snap or component. */
export async function checkTree(directory: string, options: CheckOptions = {}): Promise<Finding[]> {
  return findings({ ...directoryTree(directory), fileName: options.fileName }, { places: options.places })
}

/** Checks a `.snap` or `.comp` file that has been unpacked. */
export function checkImage(image: UnpackedImage): Finding[] {
  return findings(imageTree(image))
}

/**
 * Everything that the rules find, in the order in which snapd looks: the first error is the one that snapd would report.
 *
 * Where metadata cannot be read at all, nothing else is looked at.
 */
export function findings(tree: SnapTree, { places, table = rules }: { places?: ReadonlyMap<string, string> | undefined; table?: readonly Rule[] } = {}): Finding[] {
  const found: Finding[] = []
  for (const rule of table) {
    for (const { message, file, remedy } of rule.check(tree)) {
      found.push({ rule: rule.id, severity: rule.severity, message, file: file === undefined ? undefined : places?.get(file) ?? file, remedy: remedy ?? rule.remedy })
    }
    if (tree.trouble !== undefined && found.length > 0) break
  }
  return found
}
