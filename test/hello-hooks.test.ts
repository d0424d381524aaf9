import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectsDirectory } from './support/cases.ts'
import { treeText } from './support/outcome.ts'
import { snapsmith } from './support/program.ts'
import { copyProject, workplace } from './support/workplace.ts'

test('the example project has a hook from every place', async context => {
  const project = join(workplace(context), 'project')
  copyProject(join(projectsDirectory, 'hello-hooks'), project)
  // Somebody may have built it where it lies.
  for (const name of ['parts', 'stage', 'prime', 'hello-hooks_1.0_amd64.snap'])
    rmSync(join(project, name), { recursive: true, force: true })

  const ended = await snapsmith(['pack', '--format', 'json'], { cwd: project })

  expect(ended.code, ended.err).toBe(0)
  const { hooks } = JSON.parse(ended.out) as {
    hooks: { name: string; origin: string; stub: boolean; plugs: string[] }[]
  }
  expect(
    hooks.map(hook => `${hook.name}: ${hook.origin}${hook.stub ? ', a stub' : ''} [${hook.plugs.join()}]`),
  ).toMatchInlineSnapshot(`
    [
      "configure: snap/hooks/configure [internet]",
      "connect-plug-internet: snap/hooks/connect-plug-internet []",
      "default-configure: snap/hooks/default-configure []",
      "install: snap/hooks/install []",
      "post-refresh: part 'generated' (snap/hooks/post-refresh) []",
      "pre-refresh: declared in hooks:, a stub [internet]",
      "remove: part 'farewell' (snap/hooks/remove) []",
    ]
  `)
  expect(
    treeText(join(project, 'prime'))
      .split('\n')
      .filter(line => line.includes(' meta/hooks/'))
      .map(line => line.slice(0, 6)),
  ).toEqual(hooks.map(() => 'f 0755'))

  const checked = await snapsmith(['check', 'hello-hooks_1.0_amd64.snap', 'prime', '--format', 'json'], {
    cwd: project,
  })
  const told = (JSON.parse(checked.out) as { findings: { rule: string; file: string }[] }[]).map(
    ({ findings }) => findings.map(({ rule, file }) => `${file}: ${rule}`),
  )
  // The one that the example shows on purpose.
  expect(told).toEqual([['meta/hooks/pre-refresh: hook-stub'], ['meta/hooks/pre-refresh: hook-stub']])
})
