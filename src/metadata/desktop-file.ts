/** A desktop file: its groups in order, each with its keys in order. */
type DesktopFile = readonly {
  name: string
  entries: readonly (readonly [key: string, value: string])[]
}[]

/** Reads a desktop file; comments are not kept. Gives the reason as a text when it is none. */
export function parseDesktopFile(text: string): DesktopFile | string {
  const groups: { name: string; entries: [string, string][] }[] = []
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    const heading = /^\[(?<name>[^\]]+)\]$/.exec(line)?.groups?.['name']
    const group = groups.at(-1)
    if (heading !== undefined) {
      if (groups.some(other => other.name === heading))
        return `line ${String(index + 1)}: a second '[${heading}]' section`
      groups.push({ name: heading, entries: [] })
      continue
    }
    const { key, value = '' } = /^(?<key>[^=]+?)\s*=\s*(?<value>.*)$/.exec(line)?.groups ?? {}
    if (key === undefined || group === undefined)
      return `line ${String(index + 1)}: neither a section nor 'Key=Value'`
    if (group.entries.some(([other]) => other === key))
      return `line ${String(index + 1)}: a second '${key}' in '[${group.name}]'`
    group.entries.push([key, value])
  }
  return groups
}

/** How a desktop file is fitted to the snap. */
interface DesktopChange {
  /** The command that starts the app: `snap.app`, or `snap` alone. */
  command: string
  /** The new value of `Icon`, given the old one. */
  icon: (written: string) => string
}

/** The text of a desktop file whose programs and icons are the snap's; the reason when it lacks what it needs. */
export function adaptDesktopFile(
  file: DesktopFile,
  { command, icon }: DesktopChange,
): { text: string } | { problem: string } {
  if (!file.some(group => group.name === 'Desktop Entry'))
    return { problem: "missing 'Desktop Entry' section" }
  // As snapcraft does: every section has to have one, D-Bus activated actions too.
  if (file.some(group => !group.entries.some(([key]) => key === 'Exec')))
    return { problem: "missing 'Exec' key" }
  const change = ([key, value]: readonly [string, string]): string => {
    if (key === 'Exec') return `Exec=${[command, ...words(value).slice(1)].join(' ')}`
    return `${key}=${key === 'Icon' ? icon(value) : value}`
  }
  const open = file.flatMap(group => group.entries).find(([key, value]) => key === 'Exec' && !isClosed(value))
  if (open !== undefined) return { problem: `a quote without an end in 'Exec=${open[1]}'` }
  return {
    text: file
      .map(group => `[${group.name}]\n${group.entries.map(entry => `${change(entry)}\n`).join('')}\n`)
      .join(''),
  }
}

/** Whether every quote has its end; what follows an open one would get lost. */
function isClosed(command: string): boolean {
  return /^(?:"(?:\\.|[^"\\])*"|'[^']*'|[^"'])*$/.test(command)
}

/** The words of a command line; quoted ones stay quoted. */
function words(command: string): string[] {
  return command.match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|[^\s"'])+/g) ?? []
}

/** What a desktop file has for a key of its first section. */
export function desktopValue(file: DesktopFile, key: string): string | undefined {
  return file.find(group => group.name === 'Desktop Entry')?.entries.find(([name]) => name === key)?.[1]
}
