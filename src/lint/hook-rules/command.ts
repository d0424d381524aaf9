import { remembered } from '../../tree/remembered.ts'
import type { Call } from '../../shell/call.ts'
import type { Script } from '../../shell/script.ts'
import type { Word } from '../../shell/word.ts'

/** A call of a program of the system, its words sorted. */
export interface Command {
  name: string
  /** The word that names it. */
  named: Word
  /** `-p`, `--parents`; letters that were bundled are apart. */
  options: ReadonlySet<string>
  /** What options were given: `0600` for `-m 0600` and `--mode=0600`. */
  values: ReadonlyMap<string, Word | string>
  operands: readonly Word[]
}

/** Options that take the next word, by program. */
const valued: Readonly<Record<string, readonly string[]>> = {
  cp: ['-t', '-S', '--target-directory', '--suffix'],
  install: ['-m', '-o', '-g', '-t', '-S', '--mode', '--owner', '--group', '--target-directory'],
  ln: ['-t', '-S', '--target-directory', '--suffix'],
  mkdir: ['-m', '--mode'],
  mkfifo: ['-m', '--mode'],
  mknod: ['-m', '--mode'],
  mv: ['-t', '-S', '--target-directory', '--suffix'],
  read: ['-p', '-u', '-d', '-n', '-N', '-t', '-i', '-a'],
  sed: ['-e', '-f', '--expression', '--file'],
  touch: ['-d', '-r', '-t', '--date', '--reference'],
}

/** The command that a call runs in the end; undefined when it is computed, a function, or a program of the snap's own. */
export function commandOf(call: Call, script: Script): Command | undefined {
  const known = commandsOf(script)
  const before = known.get(call)
  if (before !== undefined || known.has(call)) return before
  const command = commandOfWords(call.unwrapped, script)
  known.set(call, command)
  return command
}

/** Nearly every rule asks. */
const commandsOf = remembered((_: Script) => new Map<Call, Command | undefined>())

/** The command that these words are. */
export function commandOfWords([named, ...words]: readonly Word[], script: Script): Command | undefined {
  const name = systemProgram(named?.literal)
  if (named === undefined || name === undefined || script.functions.has(name)) return undefined
  const takes = Object.hasOwn(valued, name) ? valued[name] ?? [] : []
  return { name, named, ...sorted(words, takes) }
}

/** The program of a name without a path, or with one of the system's. */
export function systemProgram(name: string | undefined): string | undefined {
  if (name?.includes('/') === true) return /^\/(?:usr\/)?s?bin\/([^/]+)$/.exec(name)?.[1]
  return name === '' ? undefined : name
}

function sorted(words: readonly Word[], takes: readonly string[]): Pick<Command, 'options' | 'values' | 'operands'> {
  const options = new Set<string>()
  const values = new Map<string, Word | string>()
  const operands: Word[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]
    const text = word?.literal
    if (word === undefined) continue
    if (text === '--') {
      operands.push(...words.slice(at + 1))
      break
    }
    if (text === undefined || !text.startsWith('-') || !/^-[^-]|^--./.test(text)) {
      operands.push(word)
      continue
    }
    const wants = text.startsWith('--') ? longOption(text, { options, values, takes }) : shortOptions(text, { options, values, takes })
    const next = words[at + 1]
    if (wants === undefined || next === undefined) continue
    values.set(wants, next)
    at += 1
  }
  return { options, values, operands }
}

interface Sorting {
  options: Set<string>
  values: Map<string, Word | string>
  takes: readonly string[]
}

/** Notes an option; what it returns waits for the next word. */
function longOption(text: string, { options, values, takes }: Sorting): string | undefined {
  const [, name = text, value] = /^(--[^=]+)(?:=([^]*))?$/.exec(text) ?? []
  options.add(name)
  if (value !== undefined) values.set(name, value)
  return value === undefined && takes.includes(name) ? name : undefined
}

function shortOptions(text: string, { options, values, takes }: Sorting): string | undefined {
  for (let at = 1; at < text.length; at += 1) {
    const name = `-${text[at] ?? ''}`
    options.add(name)
    if (!takes.includes(name)) continue
    if (at + 1 === text.length) return name
    values.set(name, text.slice(at + 1))
    return undefined
  }
  return undefined
}

/** Whether any of these options is there. */
export function hasOption({ options }: Command, ...names: readonly string[]): boolean {
  return names.some(name => options.has(name))
}
