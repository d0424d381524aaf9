import { ancestorsOf } from '../../shell/ancestors.ts'
import type { ShellNode } from '../../shell/node.ts'
import { nodesOf } from '../../shell/nodes-of.ts'
import type { Script } from '../../shell/script.ts'
import type { Bashism } from './bashism.ts'
import { readTo } from './course.ts'
import { bashismOfCall } from './bashism-calls.ts'

/** Every one of a script, in the order of the text. */
export function bashisms(script: Script): Bashism[] {
  const found: Bashism[] = []
  if (script.errors.length > 0) look(script.root, { lost: false }, found)
  else lookFor(script, found)
  for (const call of script.calls) {
    const one = call.nested ? undefined : bashismOfCall(call)
    if (one !== undefined) found.push(one)
  }
  for (const variable of script.variables) {
    const { name } = variable
    if (!special.has(name) || script.assignments.some(assigned => assigned.name === name)) continue
    const { offset } = variable.place
    found.push({
      from: offset,
      to: offset + name.length + 1,
      what: `$${name}`,
      effect: 'is empty',
      mild: true,
    })
  }
  if (found.length === 0) return found
  const end = readTo(script)
  return found.filter(({ from }) => from < end).sort((a, b) => a.from - b.from)
}

const special: ReadonlySet<string> = new Set([
  'BASH_SOURCE',
  'BASH_REMATCH',
  'EPOCHSECONDS',
  'EUID',
  'FUNCNAME',
  'OSTYPE',
  'PIPESTATUS',
  'RANDOM',
  'SECONDS',
  'SRANDOM',
  'UID',
])

/** In a script that is sound nothing but these types needs a look. */
function lookFor({ root }: Script, found: Bashism[]): void {
  let told = 0
  for (const node of nodesOf(root, suspects)) {
    // What one of them holds needs no word of its own.
    if (node.from < told) continue
    const one = ofNode(node, inContext.has(node.type) ? ancestorsOf(root, node)[0] : undefined)
    if (one === undefined) continue
    found.push({ from: node.from, to: node.to, ...one })
    if (node.type === 'expansion') told = node.to
  }
}

function look(
  node: ShellNode,
  { parent, lost }: { parent?: ShellNode; lost: boolean },
  found: Bashism[],
): void {
  const one = fragile.has(node.type) && (lost || hasError(node)) ? undefined : ofNode(node, parent)
  if (one !== undefined) found.push({ from: node.from, to: node.to, ...one })
  if (one !== undefined && node.type === 'expansion') return
  for (const child of node.children) look(child, { parent: node, lost: lost || node.type === 'ERROR' }, found)
}

type Kind = Omit<Bashism, 'from' | 'to'>

const syntax = 'is a syntax error, and nothing behind it runs'

/** Types of nodes that are bash's: what each is, or what tells that, for those of bash and of sh alike. */
const kinds = new Map<string, Kind | ((node: ShellNode) => Kind | undefined)>([
  [
    'test_command',
    beginning('[[', {
      what: "'[[ ]]'",
      effect: 'is not found, and counts as false',
      instead: "'[ ]' with quotes, or 'case'",
    }),
  ],
  ['array', { what: 'An array', effect: syntax }],
  ['function_definition', ofFunction],
  ['expansion', ofExpansion],
  ['herestring_redirect', { what: "'<<<'", effect: syntax, instead: 'a here-document or a pipe' }],
  ['file_redirect', ofRedirect],
  ['process_substitution', { what: "'<( )'", effect: syntax }],
  ...['|&', ';&', ';;&'].map(sign => [sign, { what: `'${sign}'`, effect: syntax }] as const),
  ['c_style_for_statement', { what: "'for (( ))'", effect: syntax }],
  ['for_statement', beginning('select', { what: "'select'", effect: syntax })],
  ['ansi_c_string', { what: "$'…'", effect: 'stands as it is written', mild: true, newer: true }],
  ['brace_expression', ({ text }) => ({ what: `'${text}'`, effect: 'is not expanded', mild: true })],
  ['compound_statement', beginning('((', { what: "'(( ))'", effect: 'runs what is in it as a command' })],
  [
    'arithmetic_expansion',
    beginning('$[', { what: "'$[ ]'", effect: 'stands as it is written', mild: true }),
  ],
])

/** Types that mean something else, or nothing, depending on what they are in. */
const inContext = new Map<string, (parent: ShellNode | undefined) => Kind | undefined>([
  ['subscript', ofSubscript],
  ...['++', '--', '**'].map(
    sign =>
      [
        sign,
        (parent: ShellNode | undefined) =>
          inArithmetic(parent) ? { what: `'${sign}' in '$(( ))'`, effect: 'ends the script' } : undefined,
      ] as const,
  ),
  [
    '+=',
    parent =>
      parent?.type === 'variable_assignment'
        ? { what: "'+='", effect: 'is looked up as a command' }
        : undefined,
  ],
])

const suspects: ReadonlySet<string> = new Set([...kinds.keys(), ...inContext.keys()])

function ofNode(node: ShellNode, parent: ShellNode | undefined): Kind | undefined {
  const kind = kinds.get(node.type)
  return typeof kind === 'function' ? kind(node) : (kind ?? inContext.get(node.type)?.(parent))
}

function beginning(sign: string, kind: Kind): (node: ShellNode) => Kind | undefined {
  return node => (node.children[0]?.type === sign ? kind : undefined)
}

function ofSubscript(parent: ShellNode | undefined): Kind | undefined {
  if (parent?.type === 'expansion') return undefined
  const effect = parent?.type === 'variable_assignment' ? 'is looked up as a command' : 'is not known'
  return { what: 'An array element', effect }
}

function ofFunction({ children: [word, name, next] }: ShellNode): Kind | undefined {
  if (word === undefined || name === undefined) return undefined
  if (word.type !== 'function')
    return /[^\w]/.test(word.text) ? { what: `The function name '${word.text}'`, effect: syntax } : undefined
  const parentheses = next?.type === '(' ? [] : [{ from: name.to, to: name.to, text: '()' }]
  return {
    what: "'function'",
    effect: syntax,
    instead: `'${name.text}() { … }'`,
    fix: [{ from: word.from, to: name.from, text: '' }, ...parentheses],
  }
}

function ofExpansion(node: ShellNode): Kind | undefined {
  const [, first, second] = node.children.map(child => child.type)
  const bad = {
    what: `'${node.text.length > 30 ? `${node.text.slice(0, 29)}…` : node.text}'`,
    effect: 'is a bad substitution, and ends the script',
  }
  if (first === '!' || first === 'subscript' || (first === '#' && second === 'subscript')) return bad
  return node.children.slice(2).some(child => !child.named && /^(?:\/[/#%]?|\^\^?|,,?|:|@)$/.test(child.type))
    ? bad
    : undefined
}

function ofRedirect(node: ShellNode): Kind | undefined {
  const at = node.children.findIndex(child => /^(?:&>>?|>&)$/.test(child.type))
  // Further words of the command may stand behind the target.
  const [operator, target] = [node.children[at], node.children[at + 1]]
  if (operator === undefined || target === undefined) return undefined
  if (operator.type === '>&')
    return /^(?:[0-9]+|-|["']?\$.*)$/.test(target.text)
      ? undefined
      : { what: "'>&' with a file", effect: 'is a bad file descriptor, and ends the script' }
  const sign = operator.type === '&>>' ? '>>' : '>'
  return {
    what: `'${operator.type}'`,
    effect: 'puts the command into the background and redirects nothing',
    instead: `'${sign}… 2>&1'`,
    fix: [
      { from: operator.from, to: operator.to, text: sign },
      { from: target.to, to: target.to, text: ' 2>&1' },
    ],
  }
}

/** Types that the grammar finds where it has lost its way. */
const fragile: ReadonlySet<string> = new Set([
  'array',
  'subscript',
  'compound_statement',
  '++',
  '--',
  '**',
  'brace_expression',
  'file_redirect',
])

function hasError(node: ShellNode): boolean {
  return node.type === 'ERROR' || node.missing || node.children.some(hasError)
}

function inArithmetic(parent: ShellNode | undefined): boolean {
  return (
    parent !== undefined &&
    /^(?:postfix|unary|binary)_expression$/.test(parent.type) &&
    parent.children.every(child => child.type !== 'word' || /^\w+$/.test(child.text))
  )
}
