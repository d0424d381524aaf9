import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { plugins } from '../src/plugins/index.ts'
import { executable, program } from './support/program.ts'
import { workplace } from './support/workplace.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

/** A command of a console block, and the lines that it prints there. */
interface Shown {
  command: string
  lines: string[]
}

/** The commands of all console blocks, in order. */
function shown(text: string): Shown[] {
  const found: Shown[] = []
  for (const block of text.matchAll(/^```console\n(?<lines>[^]*?)^```$/gm)) {
    for (const line of (block.groups?.['lines'] ?? '').split('\n')) {
      if (line.startsWith('$ ')) found.push({ command: line.slice(2), lines: [] })
      else if (line !== '') found.at(-1)?.lines.push(line)
    }
  }
  return found
}

/** The lines that do not come, in the order in which they are shown; times differ from run to run. */
function missing(wanted: readonly string[], printed: string): string[] {
  const rest = printed.split('\n').map(timeless)
  return wanted.filter(line => {
    const at = rest.indexOf(timeless(line))
    if (at >= 0) rest.splice(0, at + 1)
    return at < 0
  })
}

function timeless(line: string): string {
  return line.replace(/\d+(?:\.\d+)? (?:ms|s)\b/g, 'TIME')
}

test('the tour of the README prints what it shows', async () => {
  const cwd = workplace()
  const bin = join(cwd, 'bin')
  mkdirSync(bin)
  symlinkSync(executable, join(bin, 'snapsmith'))
  const place = join(cwd, 'place')
  writeFileSync(place, cwd)
  const tour = shown(readme)
  expect(tour.length).toBeGreaterThan(8)
  for (const { command, lines } of tour) {
    const { out } = await program('/bin/sh', ['-c', `umask 022; exec 2>&1; ${command}\npwd > ${place}`], {
      cwd: readFileSync(place, 'utf8').trim(),
      env: { PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` },
    })
    expect({ command, missing: missing(lines, out), printed: out }).toEqual({
      command,
      missing: [],
      printed: out,
    })
  }
})

test.each(['../README.md', '../docs/guides/coming-from-snapcraft.md'])(
  'the first paragraph of %s names the plugins that are missing, and no store command',
  file => {
    const [, first = ''] = readFileSync(new URL(file, import.meta.url), 'utf8').split('\n\n')
    const [, listed = ''] = /plugins it has all but ((?:`[\w-]+`(?:,\s+| and )?)+) so\s+far/.exec(first) ?? []
    expect([...listed.matchAll(/`([\w-]+)`/g)].map(found => found[1]).sort()).toEqual(
      plugins.flatMap(plugin => (plugin.commands === undefined ? [plugin.name] : [])).sort(),
    )
    expect(first).toMatch(/store/)
  },
)

test('the README leads to files that are there', () => {
  const links = [...readme.matchAll(/\]\((?<path>[^)#:]+)\)/g)].map(found => found.groups?.['path'] ?? '')
  expect(links.filter(path => !existsSync(new URL(`../${path}`, import.meta.url)))).toEqual([])
  expect(links.length).toBeGreaterThan(10)
})
