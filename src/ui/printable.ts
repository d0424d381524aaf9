/** One line of text from elsewhere, names of files too, without what would move the cursor or begin a line of its own. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000A-\u001F\u007F]/g, '�')
}
