import { createHash } from 'node:crypto'
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  readdirSync,
  renameSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { workplace } from '../../test/support/workplace.ts'
import { listTree } from './walk.ts'
import type { Overlay } from './overlay.ts'
import { lay, liftOff } from './overlay.ts'

/** A primed tree whose file is linked from a part's build, as the parts make it. */
function primed(context: Parameters<typeof workplace>[0]): { overlay: Overlay; tree: string; built: string } {
  const root = workplace(context)
  const tree = join(root, 'prime')
  mkdirSync(join(tree, 'meta/hooks'), { recursive: true })
  mkdirSync(join(root, 'install'))
  const built = join(root, 'install/install')
  writeFileSync(built, 'of the part')
  linkSync(built, join(tree, 'meta/hooks/install'))
  return { overlay: { memory: join(root, 'parts/laid'), trees: { default: tree } }, tree, built }
}

const ours = [
  { path: 'meta/hooks/install', content: 'ours', mode: 0o755 },
  { path: 'snap/hooks/remove', content: 'ours too', mode: 0o700 },
]

function shape(tree: string): string[] {
  return listTree(tree).map(
    entry =>
      `${entry.path} ${entry.kind === 'file' ? readFileSync(join(tree, entry.path), 'utf8') : entry.kind}`,
  )
}

test('what is laid hides what lies there and leaves the part alone', context => {
  const { overlay, tree, built } = primed(context)
  lay(overlay, { tree: 'default', files: ours })
  expect(shape(tree)).toEqual([
    'meta directory',
    'meta/hooks directory',
    'meta/hooks/install ours',
    'snap directory',
    'snap/hooks directory',
    'snap/hooks/remove ours too',
  ])
  expect(lstatSync(join(tree, 'snap/hooks/remove')).mode & 0o7777).toBe(0o700)
  expect(readFileSync(built, 'utf8')).toBe('of the part')
})

test('what is lifted off leaves the tree as it was, links to the build included', context => {
  const { overlay, tree, built } = primed(context)
  const before = shape(tree)
  lay(overlay, { tree: 'default', files: ours })
  liftOff(overlay)
  expect(shape(tree)).toEqual(before)
  expect(lstatSync(join(tree, 'meta/hooks/install')).ino).toBe(lstatSync(built).ino)
})

test('laying twice hides only what was there before the first time', context => {
  const { overlay, tree } = primed(context)
  lay(overlay, { tree: 'default', files: ours })
  lay(overlay, { tree: 'default', files: [{ path: 'meta/hooks/install', content: 'newer', mode: 0o755 }] })
  liftOff(overlay)
  expect(readFileSync(join(tree, 'meta/hooks/install'), 'utf8')).toBe('of the part')
})

test('what the parts have put there meanwhile stays', context => {
  const { overlay, tree } = primed(context)
  lay(overlay, { tree: 'default', files: ours })
  rmSync(join(tree, 'meta/hooks/install'))
  writeFileSync(join(tree, 'meta/hooks/install'), 'rebuilt')
  liftOff(overlay)
  expect(shape(tree)).toEqual(['meta directory', 'meta/hooks directory', 'meta/hooks/install rebuilt'])
})

test('what the parts have taken away meanwhile does not come back', context => {
  const { overlay, tree } = primed(context)
  lay(overlay, { tree: 'default', files: ours })
  rmSync(join(tree, 'meta/hooks/install'))
  liftOff(overlay)
  expect(shape(tree)).toEqual(['meta directory', 'meta/hooks directory'])
})

test('what a run that was cut short has hidden comes back', context => {
  const { overlay, tree } = primed(context)
  lay(overlay, { tree: 'default', files: ours })
  const memory = join(overlay.memory, 'trees/default.json')
  writeFileSync(memory, readFileSync(memory, 'utf8').replace('"done"', '"laying"'))
  rmSync(join(tree, 'meta/hooks/install'))
  liftOff(overlay)
  expect(readFileSync(join(tree, 'meta/hooks/install'), 'utf8')).toBe('of the part')
})

test('a link in the way is replaced, not followed', context => {
  const { overlay, tree } = primed(context)
  const outside = join(tree, '../outside')
  writeFileSync(outside, 'not ours')
  symlinkSync(outside, join(tree, 'meta/hooks/remove'))
  lay(overlay, { tree: 'default', files: [{ path: 'meta/hooks/remove', content: 'ours', mode: 0o755 }] })
  expect(readFileSync(outside, 'utf8')).toBe('not ours')
  expect(lstatSync(join(tree, 'meta/hooks/remove')).isFile()).toBe(true)
  liftOff(overlay)
  expect(readlinkSync(join(tree, 'meta/hooks/remove'))).toBe(outside)
})

test('a directory that is a link is refused', context => {
  const { overlay, tree } = primed(context)
  symlinkSync('/tmp', join(tree, 'snap'))
  expect(() => {
    lay(overlay, { tree: 'default', files: ours })
  }).toThrow("'snap' in the primed tree is a symbolic link, not a directory.")
})

test('directories are 0755 whatever the umask is', context => {
  const { overlay, tree } = primed(context)
  const umask = process.umask(0o077)
  try {
    lay(overlay, { tree: 'default', files: ours, directories: ['meta/gui'] })
  } finally {
    process.umask(umask)
  }
  expect(
    listTree(tree)
      .filter(entry => ['snap', 'snap/hooks', 'meta/gui'].includes(entry.path))
      .map(entry => entry.mode),
  ).toEqual([0o755, 0o755, 0o755])
  chmodSync(tree, 0o755)
})

test('a memory that a project brings along removes and moves nothing outside of the tree', context => {
  const { overlay, tree } = primed(context)
  const own = join(tree, '../own')
  writeFileSync(own, "the person's")
  mkdirSync(join(overlay.memory, 'hidden'), { recursive: true })
  const sha256 = createHash('sha256').update("the person's").digest('hex')
  for (const memory of [
    {
      phase: 'done',
      trees: { default: { files: [{ path: '../own', sha256, hidden: null }], directories: [] } },
    },
    {
      phase: 'done',
      trees: {
        default: { files: [{ path: 'meta/x', sha256, hidden: '../../../own' }], directories: ['../empty'] },
      },
    },
    { phase: 'done', trees: { default: {} } },
    { phase: 'done' },
    [],
    null,
    7,
  ]) {
    mkdirSync(join(overlay.memory, 'trees'), { recursive: true })
    const tree =
      typeof memory === 'object' && memory !== null && 'trees' in memory
        ? { phase: 'done', ...memory.trees?.default }
        : memory
    writeFileSync(join(overlay.memory, 'laid.json'), JSON.stringify(memory))
    for (const name of ['default', '..', '%', '%2e%2e%2fx'])
      writeFileSync(join(overlay.memory, 'trees', `${name}.json`), JSON.stringify(tree))
    liftOff(overlay)
    expect(readFileSync(own, 'utf8')).toBe("the person's")
  }
})

test('what an earlier version had laid is lifted off too', context => {
  const { overlay, tree } = primed(context)
  lay(overlay, { tree: 'default', files: ours })
  const { phase, ...laid } = JSON.parse(
    readFileSync(join(overlay.memory, 'trees/default.json'), 'utf8'),
  ) as Record<string, unknown>
  writeFileSync(join(overlay.memory, 'laid.json'), JSON.stringify({ phase, trees: { default: laid } }))
  rmSync(join(overlay.memory, 'trees'), { recursive: true })
  for (const name of readdirSync(join(overlay.memory, 'hidden/default')))
    renameSync(join(overlay.memory, 'hidden/default', name), join(overlay.memory, 'hidden', name))
  liftOff(overlay)
  expect(readFileSync(join(tree, 'meta/hooks/install'), 'utf8')).toBe('of the part')
})
