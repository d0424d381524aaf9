import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { UserError } from '../errors.ts'
import { examineProject, loadProject } from './load.ts'
import type { Request } from './load.ts'

const minimal =
  "name: demo\nversion: '1'\nsummary: s\ndescription: d\nconfinement: strict\nparts:\n  a: {plugin: nil}\n"
const core24 = `base: core24\n${minimal}`
const core22 = `base: core22\n${minimal}`

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'load-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

function write(path: string, content: string | Uint8Array): void {
  const file = join(directory, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}

function load(request: Partial<Request> = {}) {
  const machine = {
    architecture: 'amd64',
    cpus: 2,
    root: false,
    system: { id: 'debian', version: '12' },
    temporary: tmpdir(),
  }
  return loadProject({ cwd: directory, env: {}, machine, ...request }).project
}

function errorOf(request: Partial<Request> = {}): {
  code: string
  message: string
  exitCode: number
  details: string | undefined
  resolution: string | undefined
} {
  try {
    load(request)
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('it loads')
}

describe('where the project file is', () => {
  const places: [string, string][] = [
    ['snapcraft.yaml', 'snap'],
    ['snap/snapcraft.yaml', 'snap'],
    ['build-aux/snap/snapcraft.yaml', 'build-aux/snap'],
    ['.snapcraft.yaml', 'snap'],
  ]

  test('the first of the four places counts, and the others are mentioned', () => {
    for (const [file] of [...places].reverse()) write(file, core24)
    const project = load()
    expect([project.file, project.assets]).toEqual(['snapcraft.yaml', 'snap'])
    expect(project.notices).toEqual([
      "Using 'snapcraft.yaml' and leaving 'snap/snapcraft.yaml', 'build-aux/snap/snapcraft.yaml', '.snapcraft.yaml' aside.",
    ])
  })

  test.each(places)('%s is found, with its assets in %s', (file, assets) => {
    write(file, core24)
    expect([load().file, load().assets]).toEqual([file, assets])
  })

  test('nothing is found', () => {
    expect(errorOf()).toMatchObject({
      code: 'project-not-found',
      exitCode: 66,
      message: `Project file 'snapcraft.yaml' not found in '${directory}'.`,
    })
  })

  test('a file has the name of the directory', () => {
    write('snap', 'x')
    expect(errorOf()).toMatchObject({
      exitCode: 66,
      message: 'Given project directory path is not a directory: snap/snapcraft.yaml',
      resolution: "Rename or remove the file named 'snap'.",
    })
  })

  test('a directory has the name of the file, and a link leads nowhere', () => {
    symlinkSync('nowhere', join(directory, 'snapcraft.yaml'))
    mkdirSync(join(directory, 'snap/snapcraft.yaml'), { recursive: true })
    expect(errorOf()).toMatchObject({
      exitCode: 66,
      message: "The project file 'snap/snapcraft.yaml' is not a file.",
    })
  })
})

describe('what is in the file', () => {
  test.each([
    ['nothing', '', 'Invalid project file.', "Project file should be a YAML mapping, not 'NoneType'", 66],
    ['a list', '- a\n', 'Invalid project file.', "Project file should be a YAML mapping, not 'list'", 66],
    [
      'bytes',
      Buffer.from([0x61, 0x3a, 0x0a, 0xff, 0xfe]),
      "error parsing 'snapcraft.yaml': file is not valid UTF-8",
      'The first bytes that are not UTF-8 are in line 2.',
      1,
    ],
  ])('%s', (_name, content, message, details, exitCode) => {
    write('snapcraft.yaml', content)
    expect(errorOf()).toMatchObject({ message, details, exitCode })
  })

  test('too much', () => {
    write('snapcraft.yaml', Buffer.alloc(100_000_000, 'a'))
    expect(errorOf()).toMatchObject({ code: 'project-too-large', exitCode: 66 })
  })

  test('a byte order mark and carriage returns', () => {
    write('snapcraft.yaml', `\ufeff${core24.replaceAll('\n', '\r\n')}`)
    expect(load().name).toBe('demo')
  })
})

describe('which build', () => {
  const platforms =
    'platforms:\n  amd64:\n  cross: {build-on: amd64, build-for: arm64}\n  far: {build-on: riscv64, build-for: riscv64}\n'

  test('without platforms it is the machine for itself', () => {
    write('snapcraft.yaml', core24)
    expect(load().build).toEqual({ platform: 'amd64', on: 'amd64', for: 'amd64' })
  })

  test.each<[string, Partial<Request>, string]>([
    ['--platform', { platform: 'cross' }, 'arm64'],
    ['--build-for', { buildFor: 'arm64' }, 'arm64'],
    ['the environment', { env: { SNAPCRAFT_PLATFORM: 'cross' } }, 'arm64'],
    ['an option over the environment', { platform: 'amd64', env: { CRAFT_PLATFORM: 'cross' } }, 'amd64'],
    ['CRAFT_BUILD_FOR', { env: { CRAFT_BUILD_FOR: 'amd64' } }, 'amd64'],
  ])('%s chooses', (_name, request, target) => {
    write('snapcraft.yaml', core24 + platforms)
    expect(load(request).build.for).toBe(target)
  })

  test.each<[Partial<Request>, string]>([
    [{}, "Multiple builds match the current platform: 'amd64' and 'cross'."],
    [{ platform: 'nope' }, "Platform 'nope' not found in the project definition."],
    [{ buildFor: 'zzz' }, "'zzz' is not a valid Debian architecture"],
    [{ buildFor: 's390x' }, 'Cannot generate a project that builds on amd64 and builds for s390x'],
    [{ platform: 'far' }, 'No build matches the current execution environment.'],
  ])('%j is refused', (request, message) => {
    write('snapcraft.yaml', core24 + platforms)
    expect(errorOf(request).message).toBe(message)
  })

  test('what this machine cannot build is still valid', () => {
    write('snapcraft.yaml', `${core22}architectures: [s390x]\n`)
    expect(errorOf().message).toBe('No build matches the current execution environment.')
    const machine = {
      architecture: 'amd64',
      cpus: 2,
      root: false,
      system: { id: '', version: '' },
      temporary: tmpdir(),
    }
    expect(examineProject({ cwd: directory, env: {}, machine }).problems).toEqual([])
  })
})

describe('what comes out', () => {
  test('texts are texts, lists are lists, and what is not set is not there', () => {
    write(
      'snapcraft.yaml',
      `${core24.replace("'1'", '1.0')}contact: me@example.com\nepoch: 1\ntitle:\nadopt_info: a\n`,
    )
    const { content } = load()
    expect(content).toMatchObject({
      version: '1.0',
      contact: ['me@example.com'],
      epoch: '1',
      'adopt-info': 'a',
      compression: 'xz',
    })
    expect(Object.keys(content)).not.toContain('title')
    expect(Object.keys(content)).not.toContain('donation')
  })

  test('a version that YAML shortens is a notice', () => {
    write('snapcraft.yaml', core24.replace("'1'", '1.10'))
    expect(load().notices).toEqual([
      "snapcraft.yaml:3: the version 1.10 is read as the number 1.1. Put it into quotes: '1.10'.",
    ])
  })

  test('plugs for every app, and services that nobody uses, are notices', () => {
    write(
      'snapcraft.yaml',
      `${core24}plugs: {home: null, x11: null, camera: null}\nua-services: [esm-apps]\n`,
    )
    expect(load().notices).toEqual([
      "implicit plug assignment in 'home', 'x11', and 'camera'. Plugs should be assigned to the app to which they apply, and not implicitly assigned via the global 'plugs:' stanza which is intended for configuration only.\n(Reference: https://documentation.ubuntu.com/snapcraft/stable/reference/project-file/snapcraft-yaml)",
      "The 'ua-services' key is ignored for 'core24'. Use '--pro=<services>' instead.",
    ])
  })

  test('packages of the root are a part, components are partitions', () => {
    write(
      'snapcraft.yaml',
      `${core24}build-packages: [gcc]\ncomponents:\n  more: {type: standard, summary: s, description: d}\n`,
    )
    const project = load()
    expect(project.parts.map(part => part.name)).toEqual(['a', 'snapcraft/core'])
    expect(project.parts[1]?.keys['build-packages']).toEqual(['gcc'])
    expect(project.partitions).toEqual(['default', 'component/more'])
  })

  test('parts may be left out, but not on core22', () => {
    write('snapcraft.yaml', core24.replace(/parts:[^]*/, ''))
    expect(load().parts).toEqual([])
    write('snapcraft.yaml', core22.replace(/parts:[^]*/, ''))
    expect(errorOf().message).toContain("field 'parts' required in top-level configuration")
  })
})
