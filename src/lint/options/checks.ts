import { ancestorsOf } from '../../shell/ancestors.ts'
import type { ShellNode } from '../../shell/node.ts'
import { nodesOf } from '../../shell/nodes-of.ts'
import type { Script, Test } from '../../shell/script.ts'
import type { Word } from '../../shell/word.ts'
import type { Hook } from '../../snap/snap.ts'
import { matchesExpression, matchesPattern } from './match.ts'
import { optionUses } from './uses.ts'
import type { OptionUse } from './uses.ts'

/** A question that a hook asks about the value of an option. */
export interface OptionCheck {
  key: string
  path: string
  script: Script
  /** The comparison or the `case`. */
  node: ShellNode
  /** The comparison; undefined for a `case`. */
  test: Test | undefined
  /** The patterns of a `case`, by branch. */
  branches: readonly CaseBranch[]
  /** Nothing but what was read is ever in the variable: a default may stand for nothing otherwise. */
  whole: boolean
  /** Whether a value ends the hook with failure here; undefined where that is not known. */
  rejects: (value: string) => boolean | undefined
}

/** One branch of a `case`. */
export interface CaseBranch {
  patterns: readonly string[]
  /** It ends the hook with failure. */
  fails: boolean
}

const known = new WeakMap<Hook, readonly OptionCheck[]>()

/** What a hook asks about values of options that it has just read, and only those. */
export function optionChecks(hook: Hook): readonly OptionCheck[] {
  const before = known.get(hook)
  if (before !== undefined) return before
  const found = hook.scripts.flatMap(({ path, script }) => checksIn(hook, { path, script }))
  known.set(hook, found)
  return found
}

function checksIn(hook: Hook, { path, script }: { path: string; script: Script }): OptionCheck[] {
  const reads = optionUses(hook).uses.filter(
    use => use.does === 'get' && use.prints === 'text' && use.script === script,
  )
  if (reads.length === 0) return []
  const keys = readInto(reads, script)
  const keyOf = (node: ShellNode | undefined): Read | undefined =>
    keys.get(variableOf(node?.text) ?? '') ?? readInPlace(reads, node)
  const tests = script.tests.flatMap((test): OptionCheck[] => {
    const read = test.operands.map(({ node }) => keyOf(node)).find(found => found !== undefined)
    return read === undefined
      ? []
      : [{ ...read, path, script, node: test.node, test, branches: [], rejects: rejecting(test, script) }]
  })
  const asked = nodesOf(script.root, cases).flatMap((node): OptionCheck[] => {
    const read = keyOf(node.children.find(child => child.field === 'value'))
    const branches = branchesOf(node)
    return read === undefined
      ? []
      : [
          {
            ...read,
            path,
            script,
            node,
            test: undefined,
            branches,
            rejects: value => rejectedBy(branches, value),
          },
        ]
  })
  return [...tests, ...asked]
}

const cases: ReadonlySet<string> = new Set(['case_statement'])

type Read = Pick<OptionCheck, 'key' | 'whole'>

/** Variables that hold what `snapctl get KEY` printed, by name; one that several calls assign is left out. */
export function readInto(reads: readonly OptionUse[], script: Script): Map<string, Read> {
  const keys = new Map<string, Read>()
  const several = new Set<string>()
  for (const { variable, key } of reads) {
    if (variable === undefined) continue
    if (keys.has(variable)) several.add(variable)
    keys.set(variable, {
      key,
      whole: script.assignments.filter(({ name }) => name === variable).length === 1,
    })
  }
  for (const name of several) keys.delete(name)
  return keys
}

/** `"$(snapctl get KEY)"` and nothing else. */
function readInPlace(reads: readonly OptionUse[], node: ShellNode | undefined): Read | undefined {
  if (node === undefined || !isSubstitution(node.text)) return undefined
  const found = reads.find(
    ({ call }) => call.pipe === undefined && node.from <= call.node.from && call.node.to <= node.to,
  )
  return found === undefined ? undefined : { key: found.key, whole: true }
}

function isSubstitution(text: string): boolean {
  return /^"?\$\(\s*snapctl [^|;&()]*\)"?$/.test(text)
}

/** The variable that a word is, alone. */
export function variableOf(text: string | undefined): string | undefined {
  const found = /^"?\$(?:(\w+)|\{(\w+)\})"?$/.exec(text ?? '')
  return found?.[1] ?? found?.[2]
}

function branchesOf(node: ShellNode): CaseBranch[] {
  return node.children
    .filter(child => child.type === 'case_item')
    .map(({ children }) => {
      const end = children.findIndex(child => child.type === ')')
      return {
        patterns: children
          .slice(0, end)
          .filter(child => child.field === 'value' || (child.named && child.type !== 'comment'))
          .map(child => child.text),
        fails: endsInFailure(children.slice(end + 1)),
      }
    })
}

function rejectedBy(branches: readonly CaseBranch[], value: string): boolean | undefined {
  for (const { patterns, fails } of branches) {
    const answers = patterns.map(pattern => matchesPattern(pattern, value))
    if (answers.includes(true)) return fails
    if (answers.includes(undefined)) return undefined
  }
  return false
}

/** Whether statements come to an `exit` with another status than 0, whatever else they do. */
function endsInFailure(statements: readonly ShellNode[]): boolean {
  return statements.some(
    node =>
      (node.type === 'command' && /^exit\s+[1-9]/.test(node.text)) ||
      (node.type === 'compound_statement' && endsInFailure(node.children)),
  )
}

/** How a comparison takes a value to a failure: as an alternative of an `if` that exits, or before `&& exit` or `|| exit`. */
function rejecting(test: Test, script: Script): OptionCheck['rejects'] {
  const never = (): undefined => undefined
  // Of several comparisons in one test only alternatives count each for itself.
  if (/\s-a\s|&&/.test(test.node.text)) return never
  let [negated, inner] = [test.negated, test.node]
  for (const node of ancestorsOf(script.root, test.node)) {
    if (node.type === 'negated_command') negated = !negated
    else if (node.type === 'list') {
      const right = node.children.at(-1)
      const isOr = node.children.some(child => child.type === '||')
      if (right !== inner && right !== undefined && endsInFailure([right]))
        return value => holds(test, { value, negated: isOr ? !negated : negated })
      if (!isOr) return never
    } else if (node.type === 'if_statement') {
      const [then, end] = [
        node.children.findIndex(child => child.type === 'then'),
        node.children.findIndex(child => /^(?:elif_clause|else_clause|fi)$/.test(child.type)),
      ]
      const isCondition = node.children.indexOf(inner) < then
      return isCondition && endsInFailure(node.children.slice(then + 1, end))
        ? value => holds(test, { value, negated })
        : never
    } else return never
    inner = node
  }
  return never
}

const numbers: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '-eq': (a, b) => a === b,
  '-ne': (a, b) => a !== b,
  '-lt': (a, b) => a < b,
  '-le': (a, b) => a <= b,
  '-gt': (a, b) => a > b,
  '-ge': (a, b) => a >= b,
}

function holds(
  { operator = '', operands, form }: Test,
  { value, negated }: { value: string; negated: boolean },
): boolean | undefined {
  const truth = truthOf(operator, {
    value,
    form,
    other: operands.find(word => !isRead(word)),
    first: operands[0] !== undefined && isRead(operands[0]),
  })
  return truth === undefined ? undefined : truth !== negated
}

function isRead({ text }: Word): boolean {
  return variableOf(text) !== undefined || isSubstitution(text)
}

function truthOf(
  operator: string,
  {
    value,
    form,
    other,
    first,
  }: { value: string; form: Test['form']; other: Word | undefined; first: boolean },
): boolean | undefined {
  if (operator === '-z') return value === ''
  if (operator === '-n' || (operator === '' && form !== '((')) return value !== ''
  if (operator === '=~') return other === undefined ? undefined : matchesExpression(other.text, value)
  if (other?.literal === undefined || !first) return undefined
  const compare = numbers[operator]
  if (compare !== undefined)
    return [value, other.literal].every(number => /^-?\d+$/.test(number))
      ? compare(Number(value), Number(other.literal))
      : undefined
  if (!/^(?:!=|==?)$/.test(operator)) return undefined
  const isPattern = form === '[[' && /[*?[]/.test(other.text)
  const same = isPattern ? matchesPattern(other.text, value) : value === other.literal
  return same === undefined ? undefined : same === (operator !== '!=')
}
