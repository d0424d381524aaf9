import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { beforeEach, describe, expect, test } from 'vitest'
import { cookiePlaceholder, pathPlaceholder } from '../src/rehearse/hook/shown-environment.ts'
import { within as snapsmith } from './support/within.ts'
import { workplace } from './support/workplace.ts'

const project = `name: lantern
base: core24
version: '1'
summary: A light
description: A light in the dark.
confinement: strict
grade: devel
environment: {LEVEL: $SNAP/level}
apps: {lamp: {command: bin/lamp, daemon: simple}}
plugs: {cam: camera}
hooks: {configure: {plugs: [network], environment: {COLOUR: "\${LEVEL} red"}}, remove: {}}
parts: {empty: {plugin: nil}}
`

let cwd = ''
const put = (files: Readonly<Record<string, string>>): void => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true })
    writeFileSync(join(cwd, path), text, { mode: path.includes('hooks/') ? 0o755 : 0o644 })
  }
}
beforeEach(context => {
  cwd = workplace(context)
})

describe('hooks list', () => {
  test('tells all about each hook of a project, in the order of its life', async () => {
    put({
      'snap/snapcraft.yaml': project,
      'snap/hooks/configure': '#!/bin/sh -e\n',
      'snap/hooks/connect-plug-mic': '#!/bin/sh\n',
      'snap/hooks/instal': 'x',
    })
    const { code, out } = await snapsmith(['hooks', 'list'], cwd)
    expect(code).toBe(0)
    expect(out).toBe(`configure
  file        snap/hooks/configure (0755)
  runs with   /bin/sh -e
  plugs       cam, network
  when        at the end of every installation, refresh and revert, and on each snap set and snap unset
  timeout     5m
  a failure   undoes the operation; the configuration is not applied

remove
  file        none: it does nothing
  from        declared in hooks:
  plugs       cam
  when        on removal of the last revision, after services stop
  timeout     10m
  a failure   is ignored

connect-plug-mic
  file        snap/hooks/connect-plug-mic (0755)
  runs with   /bin/sh
  plugs       cam
  when        never: the snap has no plug 'mic'

instal
  file        snap/hooks/instal (0755)
  runs with   nothing that could start it
  plugs       cam
  when        never: snapd knows no hook of this name; 'install' comes near
`)
  })

  test('of a component and of a bare directory says what is known', async () => {
    put({
      'snap/snapcraft.yaml': `${project}components: {extra: {type: standard, summary: s, description: d, version: '1'}}\n`,
      'snap/component/extra/hooks/configure': '#!/bin/sh\n',
      'bare/hooks/install': '#!/bin/sh\n',
    })
    const rows = JSON.parse((await snapsmith(['hooks', 'list', '--format', 'json'], cwd)).out) as {
      name: string
      component: string | null
      never: string | null
    }[]
    expect(
      rows
        .filter(row => row.component !== null)
        .map(({ name, component, never }) => [name, component, never]),
    ).toEqual([['configure', 'extra', 'snapd runs no such hook of a component']])
    const [bare] = JSON.parse((await snapsmith(['hooks', 'list', 'bare', '--format', 'json'], cwd)).out) as {
      plugs: unknown
      when: string
    }[]
    expect(bare).toMatchObject({ plugs: null, when: 'on first installation, before services start' })
  })
})

describe('hooks options', () => {
  const configure = `#!/bin/bash -e
port=$(snapctl get http.port)
if [ "$port" -lt 1024 ] || [ "$port" -gt 65535 ]; then exit 1; fi
mode=$(snapctl get mode)
case "$mode" in auto|manual|"") ;; *) exit 1 ;; esac
for key in tls "a|b"; do snapctl get "$key" >/dev/null; done
`
  beforeEach(() => {
    put({
      'snap/snapcraft.yaml': project,
      'snap/hooks/configure': configure,
      'snap/hooks/install': '#!/bin/sh -e\nsnapctl set http.port=8080\n',
    })
  })

  test('as a table', async () => {
    expect((await snapsmith(['hooks', 'options'], cwd)).out)
      .toBe(`Option     Kind     Default  Values         Read by    Set by
http.port  integer  8080     1024 to 65535  configure  install
mode       text              auto, manual   configure
tls                                         configure

There may be more: 'configure' is no shell script, or works with keys that are computed.
`)
  })

  test('as Markdown', async () => {
    expect(
      (await snapsmith(['hooks', 'options', '--format', 'markdown'], cwd)).out.split('\n').slice(0, 4),
    ).toEqual([
      '| Option | Kind | Default | Values |',
      '| --- | --- | --- | --- |',
      '| `http.port` | integer | `8080` | 1024 to 65535 |',
      '| `mode` | text |  | `auto`, `manual` |',
    ])
  })

  test('as a JSON Schema that takes what snapd stores', async () => {
    const schema = JSON.parse(
      (await snapsmith(['hooks', 'options', '--format', 'json-schema'], cwd)).out,
    ) as object
    const validate = new Ajv2020({ strict: true }).compile(schema)
    expect(validate({ http: { port: 80 } })).toBe(false)
    expect(validate({ http: { port: 8080 }, mode: 'auto', more: true })).toBe(true)
    expect(validate({ mode: 'none' })).toBe(false)
  })
})

describe('hooks env', () => {
  const variables = (out: string): Record<string, string> =>
    Object.fromEntries(
      out
        .trimEnd()
        .split('\n')
        .map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    )

  test('of a project, with what the snap and the hook set', async () => {
    put({ 'snap/snapcraft.yaml': project, 'snap/hooks/configure': '#!/bin/sh -e\n' })
    const seen = variables((await snapsmith(['hooks', 'env', 'configure', '--instance', 'two'], cwd)).out)
    expect(seen).toMatchObject({
      COLOUR: '/snap/lantern/x1/level red',
      SNAP_INSTANCE_NAME: 'lantern_two',
      SNAP_USER_DATA: '/root/snap/lantern_two/x1',
    })
    expect(variables((await snapsmith(['hooks', 'env', 'remove'], cwd)).out)).not.toHaveProperty('COLOUR')
  })

  test('of a hook that snapd does not know is refused', async () => {
    put({ 'snap/snapcraft.yaml': project })
    expect(await snapsmith(['hooks', 'env', 'confgure'], cwd)).toMatchObject({
      code: 1,
      err: "snapd knows no hook 'confgure'.\nRecommended resolution: Did you mean 'configure'?\n",
    })
  })

  interface Case {
    name: string
    context: {
      snap: string
      revision: string
      snapYaml: string
      hook: string
      component?: string
      snapdEnvironment?: object
      systemDirs?: string[]
    }
    expected: { environment?: Record<string, string> }
  }
  const { cases } = JSON.parse(
    readFileSync(fileURLToPath(new URL('conformance/rehearse/environment.json', import.meta.url)), 'utf8'),
  ) as { cases: Case[] }
  const plain = cases.filter(
    ({ context: { snap, snapYaml, component, snapdEnvironment, systemDirs }, expected }) =>
      expected.environment !== undefined &&
      component === undefined &&
      snapdEnvironment === undefined &&
      systemDirs === undefined &&
      !snap.includes('_') &&
      !snapYaml.includes('command-chain'),
  )

  test.each(plain.map(recorded => [recorded.name, recorded] as const))(
    'is what snapd gave the hook: %s',
    async (_, { context: { revision, snapYaml, hook }, expected: { environment = {} } }) => {
      put({ 'tree/meta/snap.yaml': snapYaml, [`tree/meta/hooks/${hook}`]: '#!/bin/sh\n' })
      const { out } = await snapsmith(
        ['hooks', 'env', hook, 'tree', '--revision', revision, '--format', 'json'],
        cwd,
      )
      const seen = JSON.parse(out) as Record<string, string>
      expect(seen['SNAP_COOKIE']).toBe(cookiePlaceholder)
      const recorded = Object.fromEntries(
        Object.entries(environment).map(([name, value]) => [
          name,
          value.replace(/^@[A-Z-]*COOKIE@$/, cookiePlaceholder).replace('@SNAPD-PATH@', pathPlaceholder),
        ]),
      )
      expect(seen).toEqual(recorded)
    },
  )
})
