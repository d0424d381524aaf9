import { expect, test } from 'vitest'
import { projectOf } from '../../test/parts/workshop.ts'
import type { ProjectContent } from '../project/project.ts'
import { bringsFiles, releaseNotice } from './release.ts'

const notice = (base: string | undefined, id: string, version: string): string | undefined =>
  releaseNotice({ content: { ...(base === undefined ? {} : { base }) } as ProjectContent }, { id, version })

test.each([
  ['core22', '22.04'],
  ['core24', '24.04'],
  ['core26', '26.04'],
])('a machine of the release of %s needs no line', (base, version) => {
  expect(notice(base, 'ubuntu', version)).toBeUndefined()
  expect(notice(base, 'debian', version)).toContain(
    `This machine runs Debian ${version}, and ${base} is Ubuntu ${version}: `,
  )
})

test('the line names both releases', () => {
  expect(notice('core24', 'debian', '12')).toBe(
    'This machine runs Debian 12, and core24 is Ubuntu 24.04: what is compiled or staged here may need libraries that core24 does not have.',
  )
  expect(notice('core22', 'ubuntu', '24.04')).toMatch(
    /^This machine runs Ubuntu 24.04, and core22 is Ubuntu 22.04: /,
  )
  expect(notice('core24', 'debian', '')).toMatch(/^This machine runs Debian, and /)
  expect(notice('core24', '', '')).toMatch(/^This machine runs a system without a name, and /)
})

test.each(['bare', 'devel', undefined])('of %s there is nothing to compare', base => {
  expect(notice(base, 'debian', '12')).toBeUndefined()
})

test('only a pull or build of a part that brings something is worth the line', () => {
  const project = projectOf({
    empty: { plugin: 'nil' },
    script: { plugin: 'nil', 'override-build': 'make' },
    staged: { plugin: 'nil', 'stage-packages': ['hello'] },
    files: { plugin: 'dump', source: '.' },
  })
  const brings = (part: string, step: 'pull' | 'build' | 'prime', kind: 'run' | 'skip'): boolean =>
    bringsFiles([{ part, step, kind }], project)
  expect(project.parts.map(({ name }) => brings(name, 'pull', 'run'))).toEqual([false, true, true, true])
  expect(project.parts.map(({ name }) => brings(name, 'build', 'skip'))).toEqual([false, false, false, false])
  expect(brings('files', 'prime', 'run')).toBe(false)
  expect(bringsFiles([], project)).toBe(false)
})
