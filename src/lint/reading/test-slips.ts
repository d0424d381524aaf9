import type { Script } from '../../shell/script.ts'

/** A test that no grammar reads, found in the text of what it could not read. */
export interface TestSlip {
  from: number
  to: number
  sign: string
  /** Nothing stands behind the operator, no such operator is known, or a blank is missing beside it. */
  kind: 'open' | 'unknown' | 'glued'
}

const slip =
  /(?<=^|[\s;&|!(])\[[ \t]+(?:!\s+)?(?:"[^"\n]*"|'[^'\n]*'|[^\s\][;"']+)[ \t]+(?:(?<open>[!=]=?|-(?:eq|ne|gt|ge|lt|le))[ \t]+\]|(?<sign>eq|ne|gt|ge|lt|le|===|=>|=<)[ \t]+\S+[ \t]+\])(?=$|[\s;&|)])/gm

const glued =
  /(?<=^|[\s;&|!(])\[[ \t]+(?:!\s+)?(?:(?:"[^"\n]*"|\$\w+|\$\{[^}\n]*\})(?<behind>[!=]?=)[ \t]+(?:"[^"\n]*"|'[^'\n]*'|[^\s\][;"']+)|(?:"[^"\n]*"|\$\w+|\$\{[^}\n]*\})[ \t]+(?<before>[!=]?=)(?:"[^"\n]*"|'[^'\n]*'|[^\s\][;"'=]+))[ \t]+\](?=$|[\s;&|)])/gm

/** Every such test of a script. */
export function testSlips(script: Script): TestSlip[] {
  const found = new Map<number, TestSlip>()
  for (const node of script.errors) {
    // A made up node is empty: what it belongs to is on its line.
    const line = script.lines[node.start.line - 1] ?? ''
    const [text, offset] = node.missing ? [line, node.from - (node.start.column - 1)] : [node.text, node.from]
    for (const match of [...text.matchAll(slip), ...text.matchAll(glued)]) {
      const from = offset + match.index
      found.set(from, { from, to: from + match[0].length, ...signIn(match.groups) })
    }
  }
  return [...found.values()]
}

function signIn(groups: RegExpMatchArray['groups'] = {}): Pick<TestSlip, 'sign' | 'kind'> {
  const { open, sign, behind, before } = groups
  if (open !== undefined) return { sign: open, kind: 'open' }
  return sign === undefined ? { sign: behind ?? before ?? '', kind: 'glued' } : { sign, kind: 'unknown' }
}
