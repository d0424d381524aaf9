import { existsSync, lstatSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Scene } from '../support/attack.ts'
import { scene, victims } from '../support/attack.ts'
import { fileEntry, madeArchive } from '../support/made-archives.ts'
import type { MadeEntry, MadeKind } from '../support/made-archives.ts'

const scenes: Scene[] = []
afterEach(() => {
  for (const one of scenes.splice(0)) one.clean()
})

function link(name: string, target: string): MadeEntry {
  return { ...fileEntry(name, '', 0o777), kind: 'symlink', target }
}

/** Each writes `evil` beside the stranger's directory where an entry is believed. */
const attacks: Readonly<Record<string, readonly MadeEntry[]>> = {
  'a name that climbs': [fileEntry('a/b'), fileEntry('../../../../own/evil', 'x')],
  'a file below a link': [fileEntry('a/b'), link('l', '../../../../own'), fileEntry('l/evil', 'x')],
  'a file below a link with an arrow in its name': [
    fileEntry('a/b'),
    link('l -> m', '../../../../own'),
    fileEntry('l -> m/evil', 'x'),
  ],
}

test.each(
  victims.flatMap(victim =>
    (['tar', 'zip', 'deb', 'rpm'] as const).flatMap(kind =>
      Object.keys(attacks).map(name => [name, kind, victim] as const),
    ),
  ),
)('%s writes nothing outside from %s for %s', async (name, kind: MadeKind, victim) => {
  const at = scene(victim)
  scenes.push(at)
  at.write(
    'snapcraft.yaml',
    `name: aa\nversion: '1'\nbase: core24\nsummary: s\ndescription: d\ngrade: devel\nconfinement: strict\nparts: {a: {plugin: dump, source: x.${kind}}}\n`,
  )
  at.write(`x.${kind}`, await madeArchive(kind, attacks[name] ?? [], join(at.own, 'scratch')))
  const { code, err } = await at.run('pull')
  expect(existsSync(join(at.own, 'evil'))).toBe(false)
  // A tar archive may have a file where it had a link: then there is a directory in its place.
  if (kind === 'tar' && name !== 'a name that climbs')
    expect(
      lstatSync(join(at.theirs, 'parts/a/src', name.includes('arrow') ? 'l -> m' : 'l')).isDirectory(),
    ).toBe(true)
  else expect({ code, told: err.includes('leaves the archive') }).toEqual({ code: 1, told: true })
  expect(at.left()).toEqual([])
})

test.each(['', 'a\0b'])('a zip with a link to %j is told as damaged', async target => {
  const at = scene('us')
  scenes.push(at)
  at.write(
    'snapcraft.yaml',
    "name: aa\nversion: '1'\nbase: core24\nsummary: s\ndescription: d\ngrade: devel\nconfinement: strict\nparts: {a: {plugin: dump, source: x.zip}}\n",
  )
  at.write('x.zip', await madeArchive('zip', [fileEntry('a'), link('l', target)], join(at.own, 'scratch')))
  const { code, err } = await at.run('pull')
  expect({ code, told: err.includes("the link 'l' leads to no name that a file can have") }).toEqual({
    code: 1,
    told: true,
  })
})
