import type { Call } from '../../shell/call.ts'
import type { Command } from '../../shell/command.ts'
import type { Bashism } from './bashism.ts'

/** Builtins of bash that dash does not have. */
const builtins: ReadonlySet<string> = new Set([
  'builtin',
  'caller',
  'compgen',
  'complete',
  'coproc',
  'declare',
  'dirs',
  'disown',
  'enable',
  'let',
  'mapfile',
  'popd',
  'pushd',
  'readarray',
  'shopt',
  'suspend',
  'typeset',
])

/** What is known of a call when its command is looked up. */
interface Looked {
  call: Call
  command: Command
  at: { from: number; to: number }
}

/** Commands of both, and what bash takes of them and dash does not. */
const shared = new Map<string, (looked: Looked) => Bashism | undefined>([
  ['source', ofSource],
  ['echo', ofEcho],
  ['read', optionsBut(['-r', '-p'], 'is an illegal option')],
  ['local', optionsBut([], 'is a bad variable name')],
  ['wait', optionsBut([], 'is an illegal option')],
  ['export', optionsBut(['-p'], 'is an illegal option')],
  ['printf', ofPrintf],
  ['trap', ofTrap],
  ['set', ofSet],
  ['[', ofTest],
  ['test', ofTest],
])

/** What bash knows and dash does not in the options of commands that both have. */
export function bashismOfCall(call: Call): Bashism | undefined {
  const { command, node } = call
  const at = { from: node.from, to: node.to }
  // Of 'exec' the command is the one that it starts.
  if (call.name === 'exec' && call.words[1]?.literal === '-a')
    return { ...at, what: "'exec -a'", effect: 'looks for a program of that name' }
  // A program with a path is no builtin, and knows its own options.
  if (command === undefined || command.named.text.includes('/')) return undefined
  return builtins.has(command.name)
    ? { ...at, what: `'${command.name}'`, effect: 'is not found' }
    : shared.get(command.name)?.({ call, command, at })
}

function optionsBut(known: readonly string[], effect: string): (looked: Looked) => Bashism | undefined {
  return ({ command: { name, options }, at }) => {
    const other = [...options].find(option => !known.includes(option))
    return other === undefined ? undefined : { ...at, what: `'${name} ${other}'`, effect }
  }
}

function ofSource({ command, at }: Looked): Bashism {
  const { from, to } = command.named.node
  return { ...at, what: "'source'", effect: 'is not found', instead: "'.'", fix: [{ from, to, text: '.' }] }
}

function ofEcho({ call, at }: Looked): Bashism | undefined {
  const option = call.words[1]?.literal ?? ''
  return /^-[neE]*[eE][neE]*$/.test(option)
    ? { ...at, what: `'echo ${option}'`, effect: 'prints the option', mild: true, instead: "'printf'" }
    : undefined
}

function ofPrintf({ command: { options, operands }, at }: Looked): Bashism | undefined {
  const form = /%\(|%q/.exec(operands[0]?.literal ?? '')?.[0]
  const what = options.has('-v') ? "'printf -v'" : form === undefined ? undefined : `'${form}' of printf`
  return what === undefined ? undefined : { ...at, what, effect: 'is refused' }
}

function ofSet({ call, at }: Looked): Bashism | undefined {
  return call.words.some(word => word.literal === 'pipefail')
    ? { ...at, what: "'pipefail'", effect: 'is an illegal option, and ends the script', newer: true }
    : undefined
}

function ofTrap({ call }: Looked): Bashism | undefined {
  const signal = call.words.slice(2).find(word => /^(?:ERR|DEBUG|RETURN|SIG[A-Z]+)$/.test(word.literal ?? ''))
  if (signal === undefined) return undefined
  const { from, to } = signal.node
  const plain = signal.literal?.replace(/^SIG/, '') ?? ''
  return {
    from,
    to,
    what: `'${signal.literal ?? ''}' of trap`,
    effect: 'is a bad trap',
    ...(plain === signal.literal ? {} : { instead: `'${plain}'` }),
    fix: plain === signal.literal ? undefined : [{ from, to, text: plain }],
  }
}

function ofTest({ call }: Looked): Bashism | undefined {
  const equal = call.words.slice(1).find(word => word.text === '==')
  if (equal !== undefined) {
    const { from, to } = equal.node
    return {
      from,
      to,
      what: "'==' in '[ ]'",
      effect: 'is an unexpected operator, and the test counts as false',
      instead: "'='",
      fix: [{ from, to, text: '=' }],
    }
  }
  const set = call.words[1]?.literal === '-v' && call.words.length > 2 ? call.words[1] : undefined
  return set === undefined
    ? undefined
    : {
        from: set.node.from,
        to: set.node.to,
        what: "'[ -v'",
        effect: 'is an unexpected operator, and the test counts as false',
      }
}
