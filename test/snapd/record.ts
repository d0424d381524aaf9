import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const directory = fileURLToPath(new URL('recorded/', import.meta.url))

/** What a version of snapd has done in each scenario, by the scenario's name. */
export type Recorded = Readonly<Record<string, readonly string[]>>

/** The versions that scenarios were carried out on. */
export function recordedVersions(): string[] {
  return readdirSync(directory)
    .filter(name => name.endsWith('.txt'))
    .map(name => name.replace(/\.txt$/, ''))
    .sort()
}

/** What was recorded of a version; undefined where nothing was. */
export function recordedOf(version: string): Recorded | undefined {
  const file = join(directory, `${version}.txt`)
  if (!existsSync(file)) return undefined
  const parts = readFileSync(file, 'utf8').split(/^# /m).slice(1)
  return Object.fromEntries(
    parts.map(part => {
      const [name = '', ...lines] = part.trimEnd().split('\n')
      return [name, lines]
    }),
  )
}

/** Keeps what a version has done. */
export function record(version: string, recorded: Recorded): void {
  mkdirSync(directory, { recursive: true })
  writeFileSync(
    join(directory, `${version}.txt`),
    Object.entries(recorded)
      .map(([name, lines]) => `# ${name}\n${lines.join('\n')}\n`)
      .join('\n'),
  )
}
