import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectsDirectory } from './support/cases.ts'
import { shortHash } from './support/other-bases.ts'
import { executable, program } from './support/program.ts'
import { copyProject, workplace } from './support/workplace.ts'

/** Packs the example in a directory, under a umask and in a locale and time zone, and gives the image's hash. */
async function packed(project: string, surroundings: { umask: string; env: Record<string, string> }): Promise<string> {
  copyProject(join(projectsDirectory, 'hello-hooks'), project)
  const script = `umask ${surroundings.umask}; rm -rf parts stage prime *.snap; exec "$@"`
  const env = { SOURCE_DATE_EPOCH: '1700000000', ...surroundings.env }
  const ended = await program('/bin/sh', ['-c', script, 'sh', process.execPath, executable, 'pack'], { cwd: project, env })
  expect(ended.code, ended.err).toBe(0)
  return shortHash(readFileSync(join(project, 'hello-hooks_1.0_amd64.snap')))
}

test('directory, umask, locale, time zone and the hour do not reach the image', async context => {
  const directory = workplace(context)
  const first = await packed(join(directory, 'here'), { umask: '022', env: {} })
  await new Promise(resolve => setTimeout(resolve, 1100))
  const second = await packed(join(directory, 'another/place with spaces'), { umask: '077', env: { LC_ALL: 'tr_TR.UTF-8', TZ: 'Asia/Kathmandu' } })
  expect(second).toBe(first)
})
