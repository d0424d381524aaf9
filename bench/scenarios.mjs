/** What scenarios cost: a hundred of three hooks each, against one of them, which is what starting and building costs. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../scripts/lib/needs.mjs'

const hooks = ['install', 'default-configure', 'configure']

export function rehearsing(scratch) {
  const projects = { one: join(scratch, 'scenarios-1'), many: join(scratch, 'scenarios-100') }
  return [
    {
      name: 'test: 100 scenarios of three hooks',
      repeat: 5,
      best: true,
      target: '10 s on two cores that nobody else uses: 20 s of processors',
      before() {
        for (const [project, count] of [
          [projects.one, 1],
          [projects.many, 100],
        ])
          if (!existsSync(project)) writeProject(project, count)
      },
      ours: () => run(projects.many),
      floors: { 'one scenario': () => run(projects.one) },
    },
  ]
}

function run(cwd) {
  const { status } = spawnSync(process.execPath, [join(root, 'bin/snapsmith'), 'test', '--jobs', '2'], {
    cwd,
    stdio: 'ignore',
  })
  if (status !== 0) execFileSync('false')
}

function writeProject(project, count) {
  mkdirSync(join(project, 'snap/hooks'), { recursive: true })
  mkdirSync(join(project, 'snap/tests'))
  writeFileSync(
    join(project, 'snap/snapcraft.yaml'),
    [
      'name: many',
      'base: core24',
      "version: '1'",
      'summary: A snap',
      'description: A snap.',
      'confinement: strict',
      'grade: devel',
      'parts: {empty: {plugin: nil}}',
      '',
    ].join('\n'),
  )
  for (const hook of hooks)
    writeFileSync(join(project, 'snap/hooks', hook), `#!/bin/sh -e\nsnapctl set ${hook}=1\n`, { mode: 0o755 })
  const scenarios = Array.from(
    { length: count },
    (_, index) =>
      `  number ${index + 1}:\n    steps:\n      - install: .\n        expect: {hooks: [${hooks.join(', ')}]}`,
  )
  writeFileSync(join(project, 'snap/tests/all.yaml'), `scenarios:\n${scenarios.join('\n')}\n`)
}
