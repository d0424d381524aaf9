/** What moves the cursor, begins a line of its own, speaks to the terminal or turns the order of what follows round. */
const unprintable = /[\u0000-\u0008\u000A-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g

/** One line of text from elsewhere, names of files too, without what a terminal or a reader of logs takes for something else. */
export function printable(text: string): string {
  return text.replace(unprintable, '�')
}

/** The same for text that may have several lines. */
export function printableLines(text: string): string {
  return text
    .split('\n')
    .map(line => printable(line))
    .join('\n')
}

/** JSON in which everything is escaped that a terminal would take for something else; it means the same. */
export function printableJson(text: string): string {
  return text.replace(
    /[\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
