import type { Call } from './call.ts'
import type { Place, ShellNode } from './node.ts'
import type { Test } from './facts.ts'
import type { Word } from './word.ts'

/** The comparisons of all `[`, `[[` and `test` calls, and each `(( ))`, in the order of the text. */
export function readTests(calls: readonly Call[], arithmetic: readonly ShellNode[]): Test[] {
  const found = [
    ...calls.flatMap(testsOf),
    ...arithmetic.map(
      node => new TreeTest({ form: '((', node }, { operator: undefined, operands: [], negated: false }),
    ),
  ]
  return found.sort((a, b) => a.node.from - b.node.from)
}

interface Comparison {
  operator: string | undefined
  operands: readonly Word[]
  negated: boolean
}

interface Whole {
  form: Test['form']
  node: ShellNode
}

function testsOf(call: Call): Test[] {
  const form = call.program
  if (form !== '[' && form !== '[[' && form !== 'test') return []
  const close = form === 'test' ? undefined : form === '[' ? ']' : ']]'
  const inner = call.words.slice(1, close !== undefined && call.words.at(-1)?.text === close ? -1 : undefined)
  return comparisons(inner, form === '[[').map(
    comparison => new TreeTest({ form, node: call.node }, comparison),
  )
}

/** A comparison of the tree, whose places are looked up when they are asked for. */
class TreeTest implements Test {
  readonly form: Test['form']
  readonly operator: string | undefined
  readonly operands: readonly Word[]
  readonly negated: boolean
  readonly node: ShellNode

  constructor({ form, node }: Whole, { operator, operands, negated }: Comparison) {
    this.form = form
    this.operator = operator
    this.operands = operands
    this.negated = negated
    this.node = node
  }

  get start(): Place {
    return this.node.start
  }

  get end(): Place {
    return this.node.end
  }
}

const binary = new Set([
  '=',
  '==',
  '!=',
  '=~',
  '<',
  '>',
  '-eq',
  '-ne',
  '-lt',
  '-le',
  '-gt',
  '-ge',
  '-nt',
  '-ot',
  '-ef',
])

/** Reads as POSIX has it: by the number of words as long as these are few, then by `-a` and `-o`. */
function comparisons(words: readonly Word[], extended: boolean): Comparison[] {
  const texts = words.map(word => word.text)
  if (words.length === 0) return []
  if (words.length === 1) return [{ operator: undefined, operands: words, negated: false }]
  if (words.length === 3 && binary.has(texts[1] ?? ''))
    return [
      {
        operator: texts[1],
        operands: [words[0], words[2]].filter(word => word !== undefined),
        negated: false,
      },
    ]
  if (words.length === 2 && texts[0] !== '!')
    return [{ operator: texts[0], operands: words.slice(1), negated: false }]
  const at = connector(texts, extended)
  if (at > 0)
    return [...comparisons(words.slice(0, at), extended), ...comparisons(words.slice(at + 1), extended)]
  if (texts[0] === '!')
    return comparisons(words.slice(1), extended).map(comparison => ({
      ...comparison,
      negated: !comparison.negated,
    }))
  if (isOpen(texts[0]) && isClose(texts.at(-1))) return comparisons(words.slice(1, -1), extended)
  return [{ operator: undefined, operands: words, negated: false }]
}

/** The last connector outside parentheses that has words on both sides; halves are read again, so which one does not matter. */
function connector(texts: readonly string[], extended: boolean): number {
  let depth = 0
  for (let at = texts.length - 1; at > 0; at -= 1) {
    const text = texts[at]
    if (isClose(text)) depth += 1
    if (isOpen(text)) depth -= 1
    if (
      depth === 0 &&
      at < texts.length - 1 &&
      (extended ? text === '&&' || text === '||' : text === '-a' || text === '-o')
    )
      return at
  }
  return 0
}

function isOpen(text: string | undefined): boolean {
  return text === '(' || text === '\\('
}

function isClose(text: string | undefined): boolean {
  return text === ')' || text === '\\)'
}
