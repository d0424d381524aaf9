import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseYaml } from '../yaml/parse.ts'
import type { Mapping } from '../yaml/document.ts'
import { applyExtensions } from './apply.ts'
import { extensions } from './index.ts'

const templates = join(import.meta.dirname, '../../templates/extensions')
const settings = { assets: templates, architecture: 'amd64', experimental: true }

function applied(yaml: string) {
  return applyExtensions(parseYaml(yaml).value as Mapping, settings)
}

function project(base: string, extension: string, rest = ''): string {
  return `name: demo\nbase: ${base}\nconfinement: strict\napps: {tool: {command: bin/tool, extensions: [${extension}]}}\nparts: {main: {plugin: nil}}\n${rest}`
}

describe('applying', () => {
  test('every extension applies on each of its bases, and each source of its parts that ships is there', () => {
    for (const extension of extensions) {
      for (const base of extension.bases) {
        const { content, problems } = applied(project(base, extension.name))
        expect(problems).toEqual([])
        expect(content.apps).toMatchObject({ tool: { command: 'bin/tool' } })
        expect((content.apps as Record<string, Mapping>).tool?.extensions).toBeUndefined()
        for (const part of Object.values(content.parts as Record<string, Mapping>)) {
          const source = part.source as string | undefined
          if (source?.startsWith('/') === true) expect(existsSync(source)).toBe(true)
        }
      }
    }
  })

  test('what a hook of the project says is kept beside what the extension adds', () => {
    const { content } = applied(
      project(
        'core24',
        'gnome',
        'hooks: {configure: {command-chain: [bin/my], plugs: [home], environment: {A: b}}}',
      ),
    )
    expect(content.hooks).toEqual({
      configure: {
        'command-chain': ['snap/command-chain/hooks-configure-fonts', 'bin/my'],
        plugs: ['desktop', 'home'],
        environment: { A: 'b' },
      },
    })
  })

  test('a development snap that a part names is used instead of the usual one', () => {
    const { content } = applied(
      project('core24', 'gnome').replace(
        '{plugin: nil}',
        '{plugin: nil, build-snaps: [gnome-47-2404-sdk/latest/edge]}',
      ),
    )
    const plugs = content.plugs as Mapping
    const sdk = (content.parts as Record<string, Mapping>)['gnome/sdk']
    expect(plugs['gnome-47-2404']).toEqual({
      interface: 'content',
      target: '$SNAP/gnome-platform',
      'default-provider': 'gnome-47-2404',
    })
    expect(sdk?.['build-snaps']).toBeUndefined()
  })

  test.each(['core22', 'core24'])('the styles of Qt come with kde-neon-6 on %s, and with no other', base => {
    const styled = (extension: string) => {
      const { plugs, layout } = applied(project(base, extension)).content as {
        plugs: Mapping
        layout: Mapping
      }
      return {
        plugs: Object.entries(plugs).filter(([name]) => name.startsWith('lxqt')),
        kvantum: layout['/usr/share/Kvantum'],
      }
    }
    const provider = `lxqt-support-${base}`
    expect(styled('kde-neon-6')).toEqual({
      plugs: [
        [
          provider,
          {
            content: provider,
            interface: 'content',
            target: '$SNAP/lxqt-support',
            'default-provider': provider,
          },
        ],
      ],
      kvantum: { symlink: '$SNAP/lxqt-support/usr/share/Kvantum' },
    })
    for (const other of ['kde-neon', 'kde-neon-qt6'])
      expect(styled(other)).toEqual({ plugs: [], kvantum: undefined })
  })

  test('extensions are applied in alphabetical order, whichever app names them', () => {
    const { content } = applied(project('core24', 'gpu, env-injector'))
    expect((content.apps as Record<string, Mapping>).tool?.['command-chain']).toEqual([
      'snap/command-chain/gpu-2404-wrapper',
      'bin/command-chain/env-exporter',
    ])
  })

  test('all that is wrong is told, each with its place', () => {
    expect(applied(project('core26', 'gnome, nope')).problems).toEqual([
      {
        path: ['apps', 'tool', 'extensions', 0],
        message: "Extension 'gnome' does not support base: 'core26'",
        remedy: 'It supports core22, core24.',
      },
      { path: ['apps', 'tool', 'extensions', 1], message: "Extension 'nope' does not exist" },
    ])
  })
})

describe('the programs before a command', () => {
  let directory = ''
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'extensions-'))
  })
  afterEach(() => rmSync(directory, { recursive: true }))

  function install(name: string, ...parameters: string[]): string {
    const chain = join(directory, 'snap/command-chain')
    execFileSync('make', [
      '-s',
      '-C',
      join(templates, name),
      'install',
      `DESTDIR=${directory}`,
      ...parameters,
    ])
    return chain
  }

  function script(path: string, content: string): void {
    const file = join(directory, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
    chmodSync(file, 0o755)
  }

  function run(program: string, args: string[], env: Record<string, string> = {}) {
    return spawnSync(program, args, {
      env: { PATH: process.env.PATH ?? '', SNAP: directory, ...env },
      encoding: 'utf8',
    })
  }

  test('desktop-launch goes through the platform, and stops without it', () => {
    const chain = install('desktop')
    expect(run(join(chain, 'desktop-launch'), ['echo', 'started'])).toMatchObject({ status: 1, stdout: '' })
    script('gnome-platform/command-chain/desktop-launch', 'echo platform\nexec "$@"\n')
    expect(run(join(chain, 'desktop-launch'), ['echo', 'started', 'a b'])).toMatchObject({
      status: 0,
      stdout: 'platform\nstarted a b\n',
    })
  })

  test('a configure hook runs without the platform too', () => {
    const chain = install('desktop')
    expect(run(join(chain, 'hooks-configure-fonts'), ['echo', 'configured'])).toMatchObject({
      status: 0,
      stdout: 'configured\n',
    })
  })

  test('the platform of KDE is chosen by its plug', () => {
    const chain = install('desktop')
    script('kf6/command-chain/desktop-launch6', 'echo kf6\nexec "$@"\n')
    expect(
      run(join(chain, 'desktop-launch'), ['echo', 'started'], { PLATFORM_PLUG: 'kf6-core24' }).stdout,
    ).toBe('kf6\nstarted\n')
  })

  test('the graphics wrapper goes through the provider', () => {
    const chain = install('gpu', 'GPU_INTERFACE=gpu-2404')
    expect(run(join(chain, 'gpu-2404-wrapper'), ['true']).status).toBe(1)
    script('gpu-2404/bin/gpu-2404-provider-wrapper', '#!/bin/sh\necho drivers\nexec "$@"\n')
    expect(run(join(chain, 'gpu-2404-wrapper'), ['echo', 'started']).stdout).toBe('drivers\nstarted\n')
  })

  test('the settings of ROS workspaces are read, the lowest first', () => {
    const chain = install('ros2')
    script('opt/ros/humble/local_setup.bash', 'ORDER=$ORDER:humble\n')
    script('opt/ros/snap/local_setup.bash', 'export ORDER=$ORDER:snap\n')
    expect(
      run(join(chain, 'ros2-launch'), ['sh', '-c', 'echo $ORDER'], { ROS_DISTRO: 'humble' }).stdout,
    ).toBe(':humble:snap\n')
  })

  test('the launcher of .NET says how to connect the runtime', () => {
    const launcher = join(templates, 'dotnet/launcher.sh')
    const env = {
      DOTNET_ROOT: join(directory, 'dotnet'),
      DOTNET_EXT_SNAP_NAME: 'demo',
      DOTNET_EXT_PLUG_NAME: 'dotnet8-runtime',
      DOTNET_EXT_CONTENT_SNAP: 'dotnet-runtime-80',
    }
    expect(run(launcher, ['true'], env).stderr).toContain(
      'snap connect demo:dotnet8-runtime dotnet-runtime-80',
    )
    mkdirSync(join(directory, 'dotnet'))
    expect(run(launcher, ['echo', 'started'], env).stdout).toBe('started\n')
  })
})
