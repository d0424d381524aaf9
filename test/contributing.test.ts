import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const page = join(root, 'CONTRIBUTING.md')
const begin = '<!-- Each folder in the first sentence of its README; UPDATE_EXPECTED=1 writes them. -->\n\n'
const end = '\n\n<!-- Until here. -->'

describe('CONTRIBUTING', () => {
  test('names every folder of src/, in the words of its own README', () => {
    const text = readFileSync(page, 'utf8')
    const [before = '', rest = ''] = text.split(begin)
    const written = before + begin + table() + end + (rest.split(end)[1] ?? '')
    expect(written).not.toContain('no first sentence')
    if (process.env.UPDATE_EXPECTED === '1') writeFileSync(page, written)
    else expect(text).toBe(written)
  })

  test('names every command of package.json that is typed by hand, and no other', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>
    }
    const text = readFileSync(page, 'utf8')
    const told = [...text.matchAll(/\bnpm (?:run )?([\w:]+)/g)].map(([, name = '']) => name)
    const steps = ['prepack', 'types', 'lint', 'build', 'start']
    expect(Object.keys(scripts).filter(name => !told.includes(name) && !steps.includes(name))).toEqual([])
    expect(told.filter(name => !(name in scripts) && name !== 'ci')).toEqual([])
  })

  test('names files that are there', () => {
    const text = readFileSync(page, 'utf8')
    const told = [...text.matchAll(/`((?:src|test|scripts|bench|docs|test-projects)\/[\w./-]+)`/g)].map(
      ([, path = '']) => path,
    )
    expect(told.filter(path => !existsSync(join(root, path)))).toEqual([])
    expect(told.length).toBeGreaterThan(5)
  })
})

function table(): string {
  const rows = foldersBelow('src').map(folder => {
    const readme = join(root, folder, 'README.md')
    const first = existsSync(readme) ? /^[^\n]*?[.](?=\s)/.exec(readFileSync(readme, 'utf8'))?.[0] : undefined
    return `| \`${folder.slice('src/'.length)}/\` | ${first ?? 'no first sentence'} |`
  })
  return ['| folder of `src/` | what it is |', '|---|---|', ...rows].join('\n')
}

function foldersBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => `${folder}/${entry.name}`)
    .sort()
    .flatMap(path => [path, ...foldersBelow(path)])
}
