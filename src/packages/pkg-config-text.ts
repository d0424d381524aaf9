/** A pkg-config file whose prefix lies in the stage; lines end in LF, the last one too, as with snapcraft. */
export function pkgConfigFor(text: string, places: { stage: string; install: string }): string {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines.map(line => `${prefixLine(line, places)}\n`).join('')
}

function prefixLine(line: string, { stage, install }: { stage: string; install: string }): string {
  if (/^prefix *= *\$\{pcfiledir\}/.test(line) || !line.startsWith('prefix=')) return line
  const value = line.slice('prefix='.length)
  const known =
    /^(\/build\/[\w\-. ]+\/stage|\/root\/stage)/.exec(value)?.[0] ??
    (value.startsWith(install) ? install : '')
  // pkg-config takes what it reads apart as a shell does, and begins a comment at a `#`.
  return `prefix=${stage.replace(/[\s'"\\#]/g, '\\$&')}${value.slice(known.length)}`
}
