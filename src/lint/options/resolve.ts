import { ancestorsOf } from '../../shell/ancestors.ts'
import { literalOf } from '../../shell/literal.ts'
import type { ShellNode } from '../../shell/node.ts'
import type { Script } from '../../shell/script.ts'
import type { ViewedScript } from '../../snap/snap.ts'

/** Where a text stands: the script, a node of it, and the scripts that run together with it. */
interface Standing {
  script: Script
  node: ShellNode
  scripts: readonly ViewedScript[]
}

const most = 100
const deepest = 5

/**
 * The texts that a word may stand for; undefined when that is not known.
 *
 * Followed are variables that are only assigned known texts, those of `for` over known words, and arguments of functions.
 */
export function textsOf(text: string, standing: Standing, depth = 0): readonly string[] | undefined {
  const literal = literalOf(text)
  if (literal !== undefined) return [literal]
  if (depth > deepest || /`|\$\(|'/.test(text)) return undefined
  let found: readonly string[] = ['']
  for (const [piece, braced, plain] of text.replaceAll('"', '').matchAll(/\$\{(\w+)\}|\$(\w+)|[^$]+|\$/g)) {
    const name = braced ?? plain
    const texts =
      name === undefined ? (piece === '$' ? undefined : [piece]) : textsOfVariable(name, standing, depth + 1)
    if (texts === undefined || texts.length * found.length > most) return undefined
    found = found.flatMap(start => texts.map(end => start + end))
  }
  return found
}

function textsOfVariable(name: string, standing: Standing, depth: number): readonly string[] | undefined {
  if (depth > deepest) return undefined
  const around = ancestorsOf(standing.script.root, standing.node)
  if (/^\d$/.test(name)) return argumentTexts(Number(name), { ...standing, around }, depth)
  const loop = around.find(
    node =>
      node.type === 'for_statement' &&
      node.children.some(child => child.field === 'variable' && child.text === name),
  )
  if (loop !== undefined)
    return joined(
      loop.children.filter(child => child.field === 'value').map(node => listed(node, standing, depth)),
    )
  const assigned = standing.script.assignments.filter(
    found => found.name === name && !found.prefix && !found.append,
  )
  if (assigned.length === 0 || assigned.length > most) return undefined
  return joined(
    assigned.map(({ value, node }) =>
      value === undefined ? arrayTexts(node) : textsOf(value.text, { ...standing, node }, depth),
    ),
  )
}

/** What a word of `for x in …` is split into. */
function listed(node: ShellNode, standing: Standing, depth: number): readonly string[] | undefined {
  const array = /^"?\$\{(\w+)\[[@*]\]\}"?$/.exec(node.text)?.[1]
  if (array !== undefined) return textsOfVariable(array, standing, depth)
  const texts = textsOf(node.text, standing, depth)
  if (node.text.startsWith('"') || node.text.startsWith("'")) return texts
  return texts?.flatMap(text => text.split(/\s+/).filter(part => part !== ''))
}

function arrayTexts(node: ShellNode): readonly string[] | undefined {
  const array = node.children.find(child => child.type === 'array')
  return array === undefined
    ? undefined
    : joined(
        array.children
          .filter(child => child.named)
          .map(child => {
            const literal = literalOf(child.text)
            return literal === undefined ? undefined : [literal]
          }),
      )
}

/** What the callers of a function give it. */
function argumentTexts(
  position: number,
  { around, scripts }: Standing & { around: readonly ShellNode[] },
  depth: number,
): readonly string[] | undefined {
  const name = around
    .find(node => node.type === 'function_definition')
    ?.children.find(child => child.field === 'name')?.text
  if (name === undefined || position === 0) return undefined
  const calls = scripts.flatMap(({ script }) =>
    script.calls.filter(call => call.name === name).map(call => ({ script, call })),
  )
  if (calls.length === 0 || calls.length > most) return undefined
  return joined(
    calls.map(({ script, call }) => {
      const word = call.words[position]
      return word === undefined ? [] : textsOf(word.text, { script, node: call.node, scripts }, depth)
    }),
  )
}

function joined(lists: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  const known = lists.filter(list => list !== undefined)
  const all = [...new Set(known.flat())]
  return known.length < lists.length || all.length > most ? undefined : all
}
