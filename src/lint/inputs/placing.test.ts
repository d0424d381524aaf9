import { describe, expect, test } from 'vitest'
import { loadShell } from '../../shell/syntax.ts'
import { placingOf } from './placing.ts'

const shell = await loadShell()
const sources = (part: Record<string, unknown>, path: string): readonly string[] =>
  placingOf({ parts: { p: part } } as never, text => shell.parse(text))(path)

describe('a dumped file', () => {
  test.each([
    [{ source: 'snap/local' }, 'bin/a', ['snap/local/bin/a']],
    [{ source: '.' }, 'bin/a', ['bin/a']],
    [{ source: 'snap/local' }, 'local/a', ['snap/local/local/a']],
    [{ source: 'a', 'source-subdir': 'b' }, 'c', ['a/b/c']],
    [{ source: 'l', organize: { 'a.sh': 'bin/b' } }, 'bin/b', ['l/a.sh', 'l/bin/b']],
    [{ source: 'l', organize: { 'a.sh': 'bin/' } }, 'bin/a.sh', ['l/a.sh', 'l/bin/a.sh']],
    [{ source: 'l', organize: { '*.sh': 'usr/bin/' } }, 'usr/bin/a.sh', ['l/a.sh', 'l/usr/bin/a.sh']],
    [{ source: 'l', organize: { '*': 'lib' } }, 'lib/d/a', ['l/d/a', 'l/lib/d/a']],
    [{ source: 'l', organize: { 'd/*.sh': 'bin/' } }, 'bin/a.sh', ['l/d/a.sh', 'l/bin/a.sh']],
    [{ source: 'l', organize: { d: 'lib/e' } }, 'lib/e/x/a', ['l/d/x/a', 'l/lib/e/x/a']],
    [{ source: 'l', organize: { '*.sh': 'bin/' } }, 'bin/a.py', ['l/bin/a.py']],
    [{ source: 'https://example.com/x.git' }, 'a', []],
    [{ source: 'x.tar.gz' }, 'a', []],
    [{ source: 'l', plugin: 'make' }, 'a', []],
  ])('of %o as %s', (part, path, expected) => {
    expect(sources({ plugin: 'dump', ...part }, path)).toEqual(expected)
  })
})

describe('a script that copies', () => {
  test.each([
    ['install -D -m 755 snap/local/a "$CRAFT_PART_INSTALL/bin/b"', 'bin/b', ['snap/local/a']],
    ['cp lib.sh $SNAPCRAFT_PART_INSTALL/lib/', 'lib/lib.sh', ['lib.sh']],
    ['cp -r lib "${CRAFT_PART_INSTALL}"', 'lib/x/a', ['lib/lib/x/a', 'lib/x/a']],
    ['cp $CRAFT_PROJECT_DIR/a/b.sh $CRAFT_PART_INSTALL/b.sh', 'b.sh', ['a/b.sh']],
    ['cp $CRAFT_PART_SRC/a/* $CRAFT_PART_INSTALL/bin/', 'bin/x', ['a/x']],
    ['install -t "$CRAFT_PART_INSTALL/bin" a b', 'bin/b', ['b']],
    ['install -d "$CRAFT_PART_INSTALL/bin"', 'bin/a', []],
    ['cp "$file" $CRAFT_PART_INSTALL/bin/a', 'bin/a', []],
    ['cp a "$CRAFT_PART_INSTALL/$dir/a"', 'bin/a', []],
    ['cp a /usr/bin/a', 'usr/bin/a', []],
  ])('%s', (script, path, expected) => {
    const part = { plugin: 'nil', source: '.', 'override-build': `craftctl default\n${script}\n` }
    expect(sources(part, path)).toEqual(expected)
  })

  test('while priming, from the project into the snap', () => {
    const part = { plugin: 'nil', 'override-prime': 'cp "$CRAFT_PROJECT_DIR/lib.sh" lib/lib.sh\n' }
    expect(sources(part, 'lib/lib.sh')).toEqual(['lib.sh'])
  })

  test('knows no source of its own where nothing is pulled', () => {
    const part = { plugin: 'nil', 'override-build': 'cp a "$CRAFT_PART_INSTALL/a"\n' }
    expect(sources(part, 'a')).toEqual([])
  })
})
