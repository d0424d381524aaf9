/** One row of a help page: a name and what it does. */
export interface HelpRow {
  name: string
  text: string
}

export interface HelpSection {
  title: string
  /** Rows with aligned names, or plain paragraphs. */
  rows?: readonly HelpRow[]
  text?: string
}

const width = 80

/** A help page: titled sections, names aligned over the whole page, text wrapped with a hanging indent. */
export function helpPage(sections: readonly HelpSection[]): string {
  const longest = Math.max(
    0,
    ...sections.flatMap(section => (section.rows ?? []).map(row => row.name.length)),
  )
  return sections
    .map(section => {
      const lines = [section.title === '' ? [] : [`${section.title}:`]]
      if (section.text !== undefined)
        lines.push(
          section.text
            .split('\n')
            .flatMap(line => wrap(line, width - 4).map(piece => `    ${piece}`.trimEnd())),
        )
      for (const row of section.rows ?? []) {
        const pieces = wrap(row.text, width - longest - 7)
        lines.push(
          pieces.map((piece, at) =>
            at === 0 ? `${row.name.padStart(longest + 4)}:  ${piece}` : `${' '.repeat(longest + 7)}${piece}`,
          ),
        )
      }
      return lines.flat().join('\n')
    })
    .join('\n\n')
}

function wrap(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
