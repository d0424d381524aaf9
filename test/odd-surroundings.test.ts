import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Ended } from './support/program.ts'
import { executable, program, snapsmith } from './support/program.ts'
import { namespaced, withMounts } from './support/users.ts'
import { workplace } from './support/workplace.ts'

/** Runs snapsmith from a shell that sets its surroundings up first. */
async function within(setup: string, args: readonly string[], cwd: string): Promise<Ended> {
  return program('/bin/sh', ['-c', setup, 'sh', process.execPath, executable, ...args], { cwd })
}

function writeProject(project: string): string {
  mkdirSync(join(project, 'snap'), { recursive: true })
  writeFileSync(
    join(project, 'snap/snapcraft.yaml'),
    "name: odd\nbase: core24\nversion: '1'\nsummary: Odd\ndescription: Odd\ngrade: devel\nconfinement: strict\nparts:\n  nothing:\n    plugin: nil\n",
  )
  return project
}

describe('odd surroundings', { concurrent: true }, () => {
  test('a directory that is gone is named, and the version can still be asked for', async context => {
    const gone = 'mkdir gone && cd gone && rmdir ../gone && exec "$@"'
    const validated = await within(gone, ['validate'], workplace(context))
    expect(validated).toMatchObject({ code: 66, out: '' })
    expect(validated.err).toMatch(/^Cannot find the current directory\.\n.*\nRecommended resolution: /)
    expect(await within(gone, ['version'], workplace(context))).toMatchObject({ code: 0, err: '' })
  })

  test('results that cannot be written make the run fail', async context => {
    const ended = await within('exec "$@" >/dev/full', ['validate'], writeProject(workplace(context)))
    expect(ended).toEqual({
      code: 1,
      out: '',
      err: 'Cannot write to standard output: ENOSPC: no space left on device, write\n',
    })
  })

  test('messages that cannot be written do not stop a build', async context => {
    const project = writeProject(workplace(context))
    expect(await within('exec "$@" 2>/dev/full', ['pack'], project)).toEqual({ code: 0, out: '', err: '' })
    expect(readdirSync(project)).toContain('odd_1_amd64.snap')
  })

  test('a project that cannot be written is told as such', namespaced, async context => {
    const project = writeProject(workplace(context))
    const readOnly =
      'mount --bind "$PWD" "$PWD" && mount -o remount,ro,bind "$PWD" && cd "$PWD" && "$@"; code=$?; cd /; umount "$OLDPWD"; exit $code'
    const [command = '', ...words] = withMounts
    const ended = await program(
      command,
      [...words, '/bin/sh', '-c', readOnly, 'sh', process.execPath, executable, 'prime'],
      { cwd: project },
    )
    expect(ended.err).toContain(`${project}/parts: The file system is read-only\nRecommended resolution: `)
    expect(ended.code).toBe(1)
  })

  test('behind a proxy the finished program goes through it, and says nothing of that', async context => {
    const project = writeProject(workplace(context))
    writeFileSync(
      join(project, 'snap/snapcraft.yaml'),
      readFileSync(join(project, 'snap/snapcraft.yaml'), 'utf8').replace(
        'plugin: nil',
        'plugin: dump\n    source: http://far.invalid/file\n    source-type: file',
      ),
    )
    const asked: (string | undefined)[] = []
    const proxy = createServer()
    proxy.on('connect', (request: IncomingMessage, socket: Socket) => {
      asked.push(request.url)
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.once('data', () =>
        socket.end('HTTP/1.1 200 OK\r\ncontent-length: 4\r\nconnection: close\r\n\r\ntext'),
      )
    })
    await new Promise<void>(resolve => {
      proxy.listen(0, '127.0.0.1', resolve)
    })
    const address = proxy.address()
    const ended = await snapsmith(['prime'], {
      cwd: project,
      env: { http_proxy: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` },
    })
    proxy.close()
    expect(asked).toEqual(['far.invalid:80'])
    expect(ended).toMatchObject({ code: 0, err: expect.not.stringContaining('Warning') as unknown })
    expect(readFileSync(join(project, 'prime/file'), 'utf8')).toBe('text')
  })

  test('a place for temporary files that is not there is named', async context => {
    const ended = await snapsmith(['pack'], {
      cwd: writeProject(workplace(context)),
      env: { TMPDIR: '/nonexistent' },
    })
    expect(ended.code).toBe(1)
    expect(ended.err).toContain("Cannot make a directory for temporary files in '/nonexistent'.")
    expect(ended.err).toContain('TMPDIR')
  })

  test.for(['', 'state'])('a home that is no path from the root (%j) gets no log', async (home, context) => {
    const project = writeProject(workplace(context))
    await snapsmith(['pack'], { cwd: project, env: { HOME: home, XDG_STATE_HOME: home } })
    expect(readdirSync(project).sort()).toEqual(['odd_1_amd64.snap', 'parts', 'prime', 'snap', 'stage'])
  })

  test('a file in place of the directory of hooks is told', async context => {
    const project = writeProject(workplace(context))
    writeFileSync(join(project, 'snap/hooks'), '')
    const ended = await snapsmith(['pack'], { cwd: project })
    expect(ended.code).toBe(0)
    expect(ended.err).toContain(
      "Warning: 'snap/hooks' is no directory: the project's hooks are not packed.\n",
    )
  })

  test('an output below a file is refused', async context => {
    const project = writeProject(workplace(context))
    writeFileSync(join(project, 'out'), '')
    const ended = await snapsmith(['pack', '--output', 'out/odd.snap'], { cwd: project })
    expect(ended.code).toBe(1)
    expect(ended.err).toContain(`${project}/out: Something else is in the way\nRecommended resolution: `)
  })

  test.for([
    ['mkfifo', 'pipe'],
    ['mkdir', 'directory'],
  ] as const)('metadata made with %s is refused at once', async ([tool, kind], context) => {
    const project = workplace(context)
    mkdirSync(join(project, 'tree/meta'), { recursive: true })
    await program(tool, ['tree/meta/snap.yaml'], { cwd: project })
    const ended = await snapsmith(['pack', 'tree'], { cwd: project })
    expect(ended.code).toBe(1)
    expect(ended.err).toContain(`/tree/meta/snap.yaml': it is a ${kind}, not a file.`)
  })
})
