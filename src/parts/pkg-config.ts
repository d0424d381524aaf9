import { lookThrough, readBytes, remove, writeWhole } from '../platform/files.ts'
import { setTime } from '../platform/trees.ts'

/** Stages a pkg-config file: what it says about the place of the files becomes true for the stage. The original stays as it is. */
export function convertPkgConfig(request: { from: string; to: string; stage: string; install: string }): void {
  const stat = lookThrough(request.from)
  const text = readBytes(request.from).toString('latin1')
  remove(request.to)
  writeWhole(request.to, Buffer.from(pkgConfigFor(text, { stage: latin(request.stage), install: latin(request.install) }), 'latin1'), (stat?.mode ?? 0o644) & 0o7777)
  if (stat !== undefined) setTime(request.to, stat.mtimeMs)
}

/** The text with the prefix in the stage; lines end in LF, the last one too, as with snapcraft. */
export function pkgConfigFor(text: string, places: { stage: string; install: string }): string {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines.map(line => `${prefixLine(line, places)}\n`).join('')
}

function prefixLine(line: string, { stage, install }: { stage: string; install: string }): string {
  if (/^prefix *= *\$\{pcfiledir\}/.test(line) || !line.startsWith('prefix=')) return line
  const value = line.slice('prefix='.length)
  const known = /^(\/build\/[\w\-. ]+\/stage|\/root\/stage)/.exec(value)?.[0] ?? (value.startsWith(install) ? install : '')
  return `prefix=${stage}${value.slice(known.length)}`
}

/** Bytes of a path as one character each, like the text that it is put into. */
function latin(path: string): string {
  return Buffer.from(path).toString('latin1')
}
