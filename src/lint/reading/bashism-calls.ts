import type { Call } from '../../shell/call.ts'
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

/** Commands of both, of which bash takes more. */
const shared: ReadonlySet<string> = new Set([
  'source',
  'echo',
  'read',
  'local',
  'wait',
  'export',
  'printf',
  'trap',
  'set',
  '[',
  'test',
])

/** What bash knows and dash does not in the options of commands that both have. */
export function bashismOfCall(call: Call): Bashism | undefined {
  const { command } = call
  // Of 'exec' the command is the one that it starts.
  if (call.name === 'exec' && call.words[1]?.literal === '-a')
    return {
      from: call.node.from,
      to: call.node.to,
      what: "'exec -a'",
      effect: 'looks for a program of that name',
    }
  if (command === undefined || !(builtins.has(command.name) || shared.has(command.name))) return undefined
  // A program with a path is no builtin, and knows its own options.
  if (command.named.text.includes('/')) return undefined
  const { name, named, options, operands } = command
  const at = { from: call.node.from, to: call.node.to }
  const first = operands[0]?.literal
  if (builtins.has(name)) return { ...at, what: `'${name}'`, effect: 'is not found' }
  switch (name) {
    case 'source':
      return {
        ...at,
        what: "'source'",
        effect: 'is not found',
        instead: "'.'",
        fix: [{ from: named.node.from, to: named.node.to, text: '.' }],
      }
    case 'echo':
      return /^-[neE]*[eE][neE]*$/.test(call.words[1]?.literal ?? '')
        ? {
            ...at,
            what: `'echo ${call.words[1]?.literal ?? ''}'`,
            effect: 'prints the option',
            mild: true,
            instead: "'printf'",
          }
        : undefined
    case 'read':
      return optionsBut(options, ['-r', '-p'], { ...at, name, effect: 'is an illegal option' })
    case 'local':
      return optionsBut(options, [], { ...at, name, effect: 'is a bad variable name' })
    case 'wait':
      return optionsBut(options, [], { ...at, name, effect: 'is an illegal option' })
    case 'export':
      return optionsBut(options, ['-p'], { ...at, name, effect: 'is an illegal option' })
    case 'printf':
      return options.has('-v') || /%\(|%q/.test(first ?? '')
        ? {
            ...at,
            what: options.has('-v') ? "'printf -v'" : `'${/%\(|%q/.exec(first ?? '')?.[0] ?? ''}' of printf`,
            effect: 'is refused',
          }
        : undefined
    case 'trap':
      return ofTrap(call)
    case 'set':
      return call.words.some(word => word.literal === 'pipefail')
        ? { ...at, what: "'pipefail'", effect: 'is an illegal option, and ends the script', newer: true }
        : undefined
    case '[':
    case 'test':
      return ofTest(call)
    default:
      return undefined
  }
}

function optionsBut(
  options: ReadonlySet<string>,
  known: readonly string[],
  { name, effect, ...at }: { name: string; effect: string; from: number; to: number },
): Bashism | undefined {
  const other = [...options].find(option => !known.includes(option))
  return other === undefined ? undefined : { ...at, what: `'${name} ${other}'`, effect }
}

function ofTrap(call: Call): Bashism | undefined {
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

function ofTest(call: Call): Bashism | undefined {
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
