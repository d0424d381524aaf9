import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pack } from 'tar-stream'
import type { Header } from 'tar-stream'
import { expect, test } from 'vitest'
import { chooseSource } from '../../src/sources/choose.ts'
import { hostIn, ownDirectory, requestIn } from '../support/source-request.ts'

type Member = Partial<Header> & { name: string }

const escapes: readonly { why: string; members: readonly Member[]; named: string; reason: string }[] = [
  {
    why: 'a name',
    members: [{ name: 'a' }, { name: 'b/../../evil' }],
    named: 'b/../../evil',
    reason: "The name leads out with '..'.",
  },
  {
    why: 'a name behind a slash',
    members: [{ name: '/../evil' }],
    named: '/../evil',
    reason: "The name leads out with '..'.",
  },
  {
    why: 'a hard link',
    members: [{ name: 'top/a' }, { name: 'top/l', type: 'link', linkname: '../outside' }],
    named: 'top/l',
    reason: "It is a hard link to '../outside', which leads out with '..'.",
  },
  {
    why: 'a hard link through a symbolic one',
    members: [
      { name: 'top/d', type: 'symlink', linkname: '/etc' },
      { name: 'top/l', type: 'link', linkname: 'top/d/hostname' },
    ],
    named: 'top/l',
    reason: "It is a hard link to 'top/d/hostname', which lies below a symbolic link.",
  },
  {
    why: 'a hard link through a second name of a symbolic one',
    members: [
      { name: 'd', type: 'symlink', linkname: '/etc' },
      { name: 'e', type: 'link', linkname: 'd' },
      { name: 'l', type: 'link', linkname: 'e/hostname' },
    ],
    named: 'l',
    reason: "It is a hard link to 'e/hostname', which lies below a symbolic link.",
  },
]

test.each(escapes)(
  '$why that leaves a tar archive is refused before anything is unpacked',
  async ({ members, named, reason }) => {
    const { request, project } = await projectWith(members)
    await expect(chooseSource(request.part, () => false)?.pull(request)).rejects.toMatchObject({
      code: 'archive-escapes',
      message: `Failed to pull source: 'x.tar' has an entry that leaves the archive: '${named}'.`,
      details: reason,
    })
    expect(readdirSync(request.into)).toEqual([])
    expect(readFileSync(join(project, '../outside'), 'utf8')).toBe('mine')
  },
)

test('dots that stay inside a tar archive are fine', async () => {
  const { request } = await projectWith([{ name: './top/a/../b' }, { name: 'top/..c' }, { name: 'other' }])
  await chooseSource(request.part, () => false)?.pull(request)
  expect(readdirSync(request.into, { recursive: true, encoding: 'utf8' }).sort()).toEqual([
    'other',
    'top',
    'top/..c',
    'top/b',
  ])
})

test.each(['gnu', 'posix'])(
  'a file with holes in a tar archive of the form %s is named instead of left out',
  async format => {
    const { request, project } = await projectWith([])
    execFileSync('truncate', ['--size=1M', 'holes'], { cwd: project })
    appendFileSync(join(project, 'holes'), 'end')
    execFileSync('tar', ['--sparse', `--format=${format}`, '-cf', 'x.tar', 'holes'], { cwd: project })
    await expect(chooseSource(request.part, () => false)?.pull(request)).rejects.toMatchObject({
      code: 'archive-entry',
      message: expect.stringMatching(
        /^Failed to pull source: 'x.tar' has an entry that cannot be unpacked: '.*holes'\.$/,
      ) as unknown,
    })
    expect(readdirSync(request.into)).toEqual([])
  },
)

test('a tar archive of the oldest form is unpacked', async () => {
  const { request, project } = await projectWith([])
  writeFileSync(join(project, 'f'), 'old')
  execFileSync('tar', ['--format=v7', '-cf', 'x.tar', 'f'], { cwd: project })
  await chooseSource(request.part, () => false)?.pull(request)
  expect(readFileSync(join(request.into, 'f'), 'utf8')).toBe('old')
})

async function projectWith(
  members: readonly Member[],
): Promise<{ request: ReturnType<typeof requestIn>; project: string }> {
  const archive = pack()
  for (const member of members) {
    if (member.type === undefined) archive.entry(member, member.name)
    else archive.entry(member)
  }
  archive.finalize()
  const project = join(ownDirectory(), 'project')
  mkdirSync(project)
  writeFileSync(join(project, '../outside'), 'mine')
  writeFileSync(join(project, 'x.tar'), await buffer(archive))
  return { project, request: requestIn(project, { source: 'x.tar' }, hostIn(join(project, '..'), {})) }
}
