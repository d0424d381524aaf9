import type { Word } from '../../shell/word.ts'
import type { Fix } from '../rule.ts'

/** Text to put in place of a stretch of a file; a stretch of no length is a place to insert at. */
export interface Replacement {
  from: number
  to: number
  text: string
}

/** A fix that replaces stretches of one file. */
export function replaceFix(
  { title, path }: { title: string; path: string },
  ...replacements: readonly Replacement[]
): Fix {
  return {
    title,
    edits: replacements.map(({ from, to, text }) => ({ path, do: 'replace', start: from, end: to, text })),
  }
}

/** A fix that puts text right behind a word: ` -p` behind `mkdir`. */
export function appendFix(
  about: { title: string; path: string },
  { word, text }: { word: Word; text: string },
): Fix {
  return replaceFix(about, { from: word.node.to, to: word.node.to, text })
}

/** A fix that puts text in the place of a word. */
export function wordFix(
  path: string,
  { word, text, title = `Write '${text}'` }: { word: Word; text: string; title?: string },
): Fix {
  return replaceFix({ title, path }, { from: word.node.from, to: word.node.to, text })
}

/** A fix that quotes a word; undefined for words that hold quotes of their own, or that are expanded to several on purpose. */
export function quoteFix(path: string, word: Word): Fix | undefined {
  const text = `"${word.text}"`
  return /["'*?[\\]/.test(word.text) || /\$[@*]/.test(word.text)
    ? undefined
    : wordFix(path, { word, text, title: `Write ${text}` })
}
