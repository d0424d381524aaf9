import type { Word } from './word.ts'

/** A call of a program of the system, its words sorted. */
export interface Command {
  readonly name: string
  /** The word that names it. */
  readonly named: Word
  /** `-p`, `--parents`; letters that were bundled are apart. */
  readonly options: ReadonlySet<string>
  /** What options were given: `0600` for `-m 0600` and `--mode=0600`. */
  readonly values: ReadonlyMap<string, Word | string>
  readonly operands: readonly Word[]
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

/** The command that these words are; undefined when it is computed, a function, or a program of the snap's own. */
export function commandOfWords(
  words: readonly Word[],
  functions: { has(name: string): boolean },
): Command | undefined {
  const [named] = words
  const name = systemProgram(named?.literal)
  return named === undefined || name === undefined || functions.has(name)
    ? undefined
    : new SortedCommand(name, { named, words })
}

/** The program of a name without a path, or with one of the system's. */
function systemProgram(name: string | undefined): string | undefined {
  if (name?.includes('/') === true) return /^\/(?:usr\/)?s?bin\/([^/]+)$/.exec(name)?.[1]
  return name === '' ? undefined : name
}

interface Sorted {
  options: ReadonlySet<string>
  values: ReadonlyMap<string, Word | string>
  operands: readonly Word[]
}

/** Sorts its words when they are asked for: of most commands only the name is. */
class SortedCommand implements Command {
  readonly name: string
  readonly named: Word
  private readonly words: readonly Word[]
  private sorted: Sorted | undefined

  constructor(name: string, { named, words }: { named: Word; words: readonly Word[] }) {
    this.name = name
    this.named = named
    this.words = words
    this.sorted = undefined
  }

  get options(): Sorted['options'] {
    return this.sort().options
  }

  get values(): Sorted['values'] {
    return this.sort().values
  }

  get operands(): Sorted['operands'] {
    return this.sort().operands
  }

  private sort(): Sorted {
    return (this.sorted ??= sorted(
      this.words.slice(1),
      Object.hasOwn(valued, this.name) ? (valued[this.name] ?? []) : [],
    ))
  }
}

const noOptions: ReadonlySet<string> = new Set()
const noValues: ReadonlyMap<string, Word | string> = new Map()

function sorted(words: readonly Word[], takes: readonly string[]): Sorted {
  if (!words.some(word => word.literal?.startsWith('-') === true))
    return { options: noOptions, values: noValues, operands: words }
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
    const wants = text.startsWith('--')
      ? longOption(text, { options, values, takes })
      : shortOptions(text, { options, values, takes })
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
