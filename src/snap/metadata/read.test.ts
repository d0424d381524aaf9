import { describe, expect, test } from 'vitest'
import { readMetadata } from './read.ts'

const read = (text: string | Uint8Array, kind = 'snap') =>
  readMetadata(path => (path === `meta/${kind}.yaml` ? text : undefined), 'tree')

describe('values are taken as snapd takes them', () => {
  test.each<[string, string, unknown]>([
    ['a version stays as it is written', 'version: 1.10', { version: '1.10' }],
    ['so does one in another base', 'version: 0x1F', { version: '0x1F' }],
    ['behind a tag and an anchor too', 'version: !!float &v 1.0', { version: '1.0' }],
    ['an alias has no text of its own', 'name: &v 7\nversion: *v', { name: '7', version: '7' }],
    ['a word that is a boolean elsewhere is a text', 'confinement: yes', { confinement: 'yes' }],
    ['a date too', 'summary: 2024-01-02', { summary: '2024-01-02' }],
    ['bytes are their text', 'summary: !!binary aGk=', { summary: 'hi' }],
    ['nothing is as good as left out', 'base:\ntype: ~\nplugs: ~', {}],
    ['an empty text is there', "type: ''", { type: '' }],
    ['texts of a list', 'assumes: [1.0, yes, ~]', { assumes: ['1.0', 'yes', ''] }],
    ['a flow mapping ends a text', 'components: {a: {type: 1.0}}', { components: { a: { type: '1.0' } } }],
    ['variables', 'environment: {A: 1.50, B: on, C: }', { environment: { A: '1.50', B: 'on', C: '' } }],
    ['the mode of a layout', 'layout: {/a: {mode: 0755}}', { layout: { '/a': { mode: '0755' } } }],
    ['an app without anything', 'apps: {a: }', { apps: { a: {} } }],
    ['a hook without anything', 'hooks: {install: }', { hooks: { install: {} } }],
    ['keys of what an app has', 'apps: {a: {daemon: , timer: 1}}', { apps: { a: { timer: '1' } } }],
    ['a plug keeps what it says', 'plugs: {a: , b: {n: 1}}', { plugs: { a: null, b: { n: 1 } } }],
    ['an unknown key stays', 'contact: 5', { contact: 5 }],
    ['the epoch stays', 'epoch: 1*', { epoch: '1*' }],
    ['a key of nothing is an empty name', 'apps: {~: {}}', { apps: { '': {} } }],
    ['a key that is a boolean elsewhere is a name', 'plugs: {on: }', { plugs: { on: null } }],
    ['a key that is a number elsewhere is a name', 'plugs: {1.10: }', { plugs: { '1.10': null } }],
    ['a layout that is no mapping asks for nothing', 'layout: {/a: x}', { layout: { '/a': {} } }],
    ['an empty file', '', {}],
    [
      'merged keys',
      'apps: {a: &x {daemon: yes}, b: {<<: *x}}',
      { apps: { a: { daemon: 'yes' }, b: { daemon: 'yes' } } },
    ],
  ])('%s', (_, text, expected) => {
    const { metadata, trouble } = read(text)
    expect({ ...metadata, trouble }).toEqual({ ...(expected as object), trouble: undefined })
  })

  test('of a component', () => {
    expect(read('component: a+b\nversion: 1.0', 'component')).toMatchObject({
      kind: 'component',
      metadata: { component: 'a+b', version: '1.0' },
    })
  })
})

describe('what snapd cannot read', () => {
  test.each<[string, string, string]>([
    ['no YAML', 'name: [', "cannot parse snap.yaml: yaml: line 1: did not find expected ',' or ']'"],
    ['a list of apps', 'apps: [a]', 'line 1: cannot unmarshal !!seq into map[string]snap.appYaml'],
    ['a list for a name', 'name: [a]', 'line 1: cannot unmarshal !!seq into string'],
    ['a text for a list', 'assumes: a', 'line 1: cannot unmarshal !!str `a` into []string'],
    ['a variable twice', 'environment: {A: 1, A: 2}', 'cannot parse snap.yaml: found duplicate key "A"'],
    ['a variable that is no text', 'environment: {1: a}', "cannot parse snap.yaml: cannot read '\\x01'"],
  ])('%s', (_, text, trouble) => {
    const found = read(text)
    expect(found.metadata).toEqual({})
    expect(found.trouble).toContain(trouble)
  })

  test('a key of a component that it does not know', () => {
    expect(read('component: a+b\nname: x', 'component').trouble).toBe(
      'cannot parse component.yaml: yaml: unmarshal errors:\n  line 2: field name not found in type snap.ComponentInfo',
    )
  })

  test('bytes that are no text', () => {
    expect(read(Uint8Array.of(0xff)).trouble).toBe(
      'cannot parse snap.yaml: yaml: invalid leading UTF-8 octet',
    )
  })

  test('a tree without metadata', () => {
    expect(readMetadata(() => undefined, 'tree')).toMatchObject({
      kind: 'snap',
      metadata: {},
      trouble: 'open tree/meta/snap.yaml: no such file or directory',
    })
  })
})

test('tells what is there twice, of which the last counts, and where keys stand', () => {
  const { metadata, repeats, placeOfKey } = read('name: a\napps: {}\nname: b\n')
  expect(metadata.name).toBe('b')
  expect(repeats).toEqual([{ path: [], key: 'name' }])
  expect(placeOfKey(['apps'])).toMatchObject({ line: 2, column: 1, text: 'apps: {}' })
})
