import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { projectsDirectory } from './support/cases.ts'
import { program, snapsmith } from './support/program.ts'
import { copyProject, workplace } from './support/workplace.ts'

const scripts = fileURLToPath(new URL('documented-scripts', import.meta.url))

/** Where each script that the documentation of hooks prints is packaged, and as which hook. */
const uses = {
  'example-configure': ['seed-install-remove', 'configure'],
  'example-install': ['seed-install-remove', 'install'],
  'example-remove': ['seed-install-remove', 'remove'],
  'guide-configure': ['seed-snapd-guide', 'configure'],
  'guide-prepare-device': ['seed-snapd-guide', 'prepare-device'],
  'reference-configure': ['seed-configure-options', 'configure'],
  'reference-default-configure': ['seed-default-configure', 'default-configure'],
} as const

describe('scripts that the documentation prints', { concurrent: true }, () => {
  test('each is packaged somewhere', () => {
    expect(readdirSync(scripts).sort()).toEqual(Object.keys(uses))
  })

  test.for(Object.entries(uses))(
    '%s is in the image as it was printed',
    async ([script, [name, hook]], context) => {
      const project = join(workplace(context), 'project')
      copyProject(join(projectsDirectory, name, 'project'), project)
      expect(await snapsmith(['pack'], { cwd: project })).toMatchObject({ code: 0 })
      const [snap = ''] = readdirSync(project).filter(file => file.endsWith('.snap'))
      expect(await program('unsquashfs', ['-q', '-n', '-d', 'image', snap], { cwd: project })).toMatchObject({
        code: 0,
      })
      expect(readFileSync(join(project, 'image/meta/hooks', hook))).toEqual(
        readFileSync(join(scripts, script)),
      )
    },
  )
})
