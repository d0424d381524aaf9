/** Whether a shell, and whatever takes its words apart once more, takes a text as it is. */
export function isPlainWord(text: string): boolean {
  return /^[\w/.,:@%+=\u0080-\uffff-]+$/.test(text)
}

/** A text as one word of a shell, bare when nothing in it needs quotes. */
export function shellWord(text: string): string {
  return isPlainWord(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** A text as it stands between double quotes, so that the shell finds nothing in it. */
export function withinDoubleQuotes(text: string): string {
  return text.replace(/[\\"$`]/g, '\\$&')
}
