/** Control characters that no terminal and no page should obey, and invisible ones that turn text around. */
const unseen =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]|\p{Surrogate}/gu

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text without what a terminal or a page would obey; what cannot be seen is shown as `�`. */
export function visible(text: string): string {
  return text.replace(unseen, '\uFFFD')
}

/** The same on one line. */
export function oneLine(text: string): string {
  return visible(text.replace(/\s+/g, ' '))
}

/** Any text as text of HTML or SVG, in elements and in quoted attributes. */
export function escaped(text: string): string {
  return visible(text).replace(/[&<>"']/g, sign => entities[sign] ?? '')
}

/** Output of a program without the colours and movements that are meant for a terminal. */
export function withoutTerminalCodes(text: string): string {
  return text
    .replace(/\u001B\[[0-9;:?]*[ -/]*[@-~]|\u001B\][^\u0007\u001B]*(?:\u0007|\u001B\\)/g, '')
    .replace(/\r\n/g, '\n')
}
