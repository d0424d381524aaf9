import type { SnapMetadata } from '../snap/metadata/shapes.ts'
import type { Finding } from './rule.ts'
import { packedRules } from './rules/packed.ts'
import { ask, unjudgedIn } from './runner.ts'
import type { Snap } from '../snap/snap.ts'
import { viewOf } from '../snap/view.ts'

/** What a check may know beside the tree. */
interface CheckOptions {
  /** The project file behind a path of the tree, so that a finding can name the file that the person edits. */
  places?: ReadonlyMap<string, string> | undefined
  /** The file that the tree is to become. */
  fileName?: string | undefined
  /** The metadata of a component's snap. */
  snap?: SnapMetadata | undefined
}

/** What was found in a finished tree, and what could not be judged, in sentences. */
export interface Checked {
  findings: readonly Finding[]
  unjudged: readonly string[]
}

/** Checks a finished snap or component, in the order in which snapd looks: the first error is the one that snapd would report. */
export function checkTree(given: Snap, { places, fileName, snap }: CheckOptions = {}): Checked {
  const isKnown = given.kind === 'snap' ? given.trouble === undefined : snap !== undefined
  const tree = viewOf(
    { ...given, fileName: fileName ?? given.fileName },
    {
      input: 'tree',
      known: { metadata: isKnown, files: true },
      snap: given.kind === 'snap' ? given.metadata : snap,
      fileOf: path => places?.get(path) ?? path,
    },
  )
  return {
    // What snapd installs is not refused because a hook in it will fail: packing keeps to the severity of the rule.
    findings: [...ask(tree, packedRules)].map(({ rule, finding: { message, file, remedy } }) => ({
      rule: rule.id,
      severity: rule.severity,
      message,
      file,
      remedy,
    })),
    unjudged: unjudgedIn(tree, packedRules),
  }
}
