import type { Word } from './word.ts'

/** A command that runs the command that follows it. */
interface Prefix {
  /** Options that take the next word. */
  values?: readonly string[]
  /** Words before the command that are neither options nor it. */
  operands?: number
  /** `NAME=value` may stand before the command. */
  assigns?: true
  /** Options with which it runs nothing. */
  asks?: readonly string[]
}

const prefixes: Readonly<Record<string, Prefix>> = {
  builtin: {},
  chroot: { operands: 1 },
  command: { asks: ['-v', '-V'] },
  coproc: {},
  doas: { values: ['-u', '-C'] },
  env: { values: ['-u', '--unset', '-C', '--chdir'], assigns: true },
  exec: { values: ['-a'] },
  flock: { values: ['-w', '--timeout', '-E'], operands: 1 },
  gosu: { operands: 1 },
  ionice: { values: ['-c', '-n', '--class', '--classdata'] },
  nice: { values: ['-n', '--adjustment'] },
  nohup: {},
  runuser: { values: ['-u', '--user', '-g', '-G'] },
  setpriv: { values: ['--reuid', '--regid', '--groups', '--inh-caps', '--bounding-set', '--ambient-caps'] },
  setsid: {},
  stdbuf: { values: ['-i', '-o', '-e'] },
  sudo: {
    values: ['-u', '-g', '-h', '-p', '-C', '-T', '-D', '-R', '-U', '--user', '--group'],
    assigns: true,
  },
  time: { values: ['-f', '-o'] },
  timeout: { values: ['-k', '-s', '--kill-after', '--signal'], operands: 1 },
}

/** The words of the command that runs in the end, `exec env X=1 nice -n 5` and the like taken off; all of them where that cannot be told. */
export function unwrap(words: readonly Word[]): readonly Word[] {
  let rest = words
  for (;;) {
    const inner = unwrapOnce(rest)
    if (inner === undefined || inner.length === 0) return rest
    rest = inner
  }
}

function unwrapOnce(words: readonly Word[]): readonly Word[] | undefined {
  const program = programOf(words[0]?.literal)
  const prefix = program !== undefined && Object.hasOwn(prefixes, program) ? prefixes[program] : undefined
  if (prefix === undefined) return undefined
  const rest = words.slice(1)
  let at = 0
  for (; at < rest.length; at += 1) {
    const text = rest[at]?.literal
    if (text === '--') {
      at += 1
      break
    }
    if (prefix.assigns === true && /^\w+=/.test(rest[at]?.text ?? '')) continue
    if (text === undefined || !text.startsWith('-') || text === '-') break
    if (prefix.asks?.includes(text) === true) return undefined
    if (prefix.values?.includes(text) === true) at += 1
  }
  while (prefix.assigns === true && /^\w+=/.test(rest[at]?.text ?? '')) at += 1
  return rest.slice(at + (prefix.operands ?? 0))
}

/** The last component of a literal name. */
export function programOf(name: string | undefined): string | undefined {
  return name === undefined ? undefined : name.slice(name.lastIndexOf('/') + 1)
}
