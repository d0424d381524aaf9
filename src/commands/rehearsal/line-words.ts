import type { Options } from '../command.ts'
import type { Verb } from './verb.ts'

/** The words of a line, as a shell would cut them: quotes and backslashes count, a comment begins with `#`. */
export function lineWords(line: string): { words: string[] } | { problem: string } {
  const words: string[] = []
  let word: string | undefined
  let quote: string | undefined
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? ''
    if (character === quote) quote = undefined
    else if (quote === "'") word = `${word ?? ''}${character}`
    else if (character === '\\' && at + 1 < line.length) {
      at += 1
      word = `${word ?? ''}${quote === '"' && !/["\\$`]/.test(line[at] ?? '') ? '\\' : ''}${line[at] ?? ''}`
    } else if (quote === undefined && (character === '"' || character === "'")) {
      quote = character
      word ??= ''
    } else if (quote === undefined && /\s/.test(character)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (quote === undefined && character === '#' && word === undefined) break
    else word = `${word ?? ''}${character}`
  }
  if (quote !== undefined) return { problem: `a ${quote} has no end` }
  return { words: word === undefined ? words : [...words, word] }
}

/** Options and other words behind a verb. */
interface VerbWords {
  options: Options
  words: readonly string[]
}

/** Parts the options of a verb from its other words. */
export function verbWords(
  { options: known = [] }: Verb,
  given: readonly string[],
): VerbWords | { problem: string } {
  const specs = known.map(({ flags }) => ({
    names: flags.split(/[ ,]+/).filter(flag => flag.startsWith('-')),
    takes: flags.includes('<'),
  }))
  const options: Record<string, unknown> = {}
  const words: string[] = []
  for (let at = 0; at < given.length; at += 1) {
    const word = given[at] ?? ''
    if (word === '--') return { options, words: [...words, ...given.slice(at + 1)] }
    if (!/^-[a-z-]/i.test(word)) {
      words.push(word)
      continue
    }
    const [name = '', ...rest] = word.split('=')
    const spec = specs.find(one => one.names.includes(name))
    if (spec === undefined) {
      // Said to snap by habit, and without a meaning here.
      if (ignored.includes(name)) continue
      return { problem: `unknown flag \`${name.replace(/^-+/, '')}'` }
    }
    const value = !spec.takes ? true : rest.length > 0 ? rest.join('=') : given[(at += 1)]
    if (value === undefined) return { problem: `expected argument for flag \`${name}'` }
    options[name.replace(/^-+/, '')] = value
  }
  return { options, words }
}

const ignored = ['--dangerous', '--devmode', '--jailmode', '--classic', '--no-wait', '--amend']
