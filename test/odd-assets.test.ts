import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lantern } from './support/lantern.ts'
import { snapsmith } from './support/program.ts'
import { workplace } from './support/workplace.ts'

function project(context: Parameters<typeof workplace>[0], more = '', part = ''): string {
  const cwd = workplace(context)
  mkdirSync(join(cwd, 'snap/gui'), { recursive: true })
  mkdirSync(join(cwd, 'src'))
  writeFileSync(join(cwd, 'src/lit'), '#!/bin/sh\n', { mode: 0o755 })
  writeFileSync(
    join(cwd, 'snap/snapcraft.yaml'),
    lantern(`{files: {plugin: dump, source: src${part}}}`, more),
  )
  return cwd
}

const app = 'apps: {lantern: {command: lit, desktop: lit.desktop}}\n'
const desktop = (...lines: string[]): string => ['[Desktop Entry]', 'Name=Lantern', ...lines, ''].join('\n')

describe('a desktop file', { concurrent: true }, () => {
  test.for([
    ['a quote without an end', desktop('Exec=lit "one two'), `a quote without an end in 'Exec=lit "one two'`],
    [
      'another encoding',
      Buffer.from(desktop('Exec=lit', 'Comment=hell\u00f6'), 'latin1'),
      'the file is not UTF-8',
    ],
    ['no command', desktop('exec=lit'), "missing 'Exec' key"],
  ] as const)('with %s is refused', async ([, content, problem], context) => {
    const cwd = project(context, app)
    writeFileSync(join(cwd, 'src/lit.desktop'), content)
    const { code, err } = await snapsmith(['pack'], { cwd })
    expect(code).toBe(1)
    expect(err).toContain(`Failed to generate desktop file 'lit.desktop': ${problem}\n`)
    expect(err).toContain("Recommended resolution: Mend 'lit.desktop'")
  })

  test('finds icons in the snap alone', async context => {
    const cwd = project(context, app)
    writeFileSync(join(cwd, 'light.png'), 'outside')
    writeFileSync(join(cwd, 'src/lit.desktop'), desktop('Exec=lit', 'Icon=../light.png', 'Icon[de]=x'))
    const { code, err } = await snapsmith(['pack'], { cwd })
    expect(code, err).toBe(0)
    expect(err).toContain(
      "Icon '../light.png' specified in desktop file 'lit.desktop' not found in prime directory.",
    )
    expect(readFileSync(join(cwd, 'prime/meta/gui/lantern.desktop'), 'utf8')).toContain(
      '\nIcon=../light.png\n',
    )
  })
})

describe('an icon', { concurrent: true }, () => {
  test('whose address is none is refused', async context => {
    const cwd = project(context, 'icon: "http://["\n')
    const { code, err } = await snapsmith(['pack'], { cwd })
    expect(code).toBe(1)
    expect(err).toContain(
      "Cannot fetch the icon from 'http://['.\nDetailed information: This is not an address.\n",
    )
  })

  test('that a metainfo file names outside of its part is not taken', async context => {
    const cwd = project(context, 'adopt-info: files\n', ', parse-info: [a.metainfo.xml]')
    writeFileSync(join(cwd, 'secret.png'), 'secret')
    writeFileSync(
      join(cwd, 'src/a.metainfo.xml'),
      `<component><id>a</id><icon type="local">/../../../secret.png</icon></component>`,
    )
    const { code, err } = await snapsmith(['pack'], { cwd })
    expect(code, err).toBe(0)
    expect(existsSync(join(cwd, 'prime/meta/gui/icon.png'))).toBe(false)
  })
})

describe('a file of the gui directory', { concurrent: true }, () => {
  test('may have the longest name that there is', async context => {
    const cwd = project(context)
    const name = `${'x'.repeat(251)}.png`
    writeFileSync(join(cwd, 'snap/gui', name), 'light')
    const { code, err } = await snapsmith(['pack'], { cwd })
    expect(code, err).toBe(0)
    expect(readFileSync(join(cwd, 'prime/meta/gui', name), 'utf8')).toBe('light')
  })

  test('whose name is not UTF-8 is refused, not left out', async context => {
    const cwd = project(context)
    writeFileSync(
      Buffer.concat([Buffer.from(join(cwd, 'snap/gui/')), Buffer.from([0xff]), Buffer.from('.png')]),
      'light',
    )
    const { code, err } = await snapsmith(['pack'], { cwd })
    expect(code).toBe(1)
    expect(err).toContain("The name of 'snap/gui/\ufffd.png' is not UTF-8.\n")
  })
})

test.for([
  ['a layout', 'layout: {/etc/lit: {bind: $SNAP/lit}}\n'],
  ['a content plug', 'plugs: {light: {interface: content, content: light, target: $SNAP/lit}}\n'],
])('a file where %s wants a directory is told of', async ([, more], context) => {
  const cwd = project(context, more)
  writeFileSync(
    join(cwd, 'snap/snapcraft.yaml'),
    readFileSync(join(cwd, 'snap/snapcraft.yaml'), 'utf8').replace('core24', 'core26'),
  )
  const { code, err } = await snapsmith(['pack'], { cwd })
  expect(code).toBe(1)
  expect(err).toContain(
    "'lit' is no directory, but a layout or a content plug of the project wants one there.\n",
  )
})

test.for(['mkfifo', 'mkdir'])('a metainfo file made with %s is none', async (tool, context) => {
  const cwd = project(context, 'adopt-info: files\n', ', parse-info: [a.metainfo.xml]')
  execFileSync(tool, [join(cwd, 'odd')])
  symlinkSync(join(cwd, 'odd'), join(cwd, 'src/a.metainfo.xml'))
  const { code, err } = await snapsmith(['pack'], { cwd })
  expect(code, err).toBe(0)
  expect(err).toContain("No metadata extracted from a.metainfo.xml: part 'files' has no such file")
})
