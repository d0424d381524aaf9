import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { listTree } from '../platform/walk.ts'
import { directorySnap, imageSnap } from './open.ts'

function tree(files: Readonly<Record<string, string>>, links: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'snapsmith-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const place = (path: string): string => {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    return join(directory, path)
  }
  for (const [path, text] of Object.entries(files)) {
    writeFileSync(place(path), text)
    chmodSync(place(path), 0o755)
  }
  for (const [path, target] of Object.entries(links)) symlinkSync(target, place(path))
  return directory
}

const metadata = { 'meta/snap.yaml': 'name: aa\nversion: "1"\n' }
const install = '#!/bin/sh\necho hello\n'

test.each<[string, Record<string, string>, Record<string, string>, string[]]>([
  ['a directory', { 'meta/hooks/install': install }, {}, ['install']],
  ['a link to one in the snap', { 'hooks/install': install }, { 'meta/hooks': '../hooks' }, ['install']],
  ['a link to a link', { 'hooks/install': install }, { 'meta/hooks': '../x', x: 'hooks' }, ['install']],
  ['a link out of the snap', {}, { 'meta/hooks': '/etc' }, []],
  ['a link to nothing', {}, { 'meta/hooks': 'nothing' }, []],
  ['a link to a file', { file: install }, { 'meta/hooks': '../file' }, []],
  ['a circle', {}, { 'meta/hooks': 'hooks' }, []],
])('hooks where meta/hooks is %s', (_, files, links, names) => {
  const directory = tree({ ...metadata, ...files }, links)
  const listing = listTree(directory)
  const image = imageSnap({ listing, rootMode: 0o755, directory, fileName: 'aa.snap' })
  for (const snap of [directorySnap(directory), image]) {
    expect(snap.hooks.map(({ name, path, text }) => ({ name, path, text }))).toEqual(
      names.map(name => ({ name, path: `meta/hooks/${name}`, text: install })),
    )
  }
})
