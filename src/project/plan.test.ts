import { expect, test } from 'vitest'
import type { BuildBase } from '../bases/index.ts'
import { UserError } from '../errors.ts'
import { chooseBuilds } from './plan.ts'
import type { Wanted } from './plan.ts'

/** The labels of what is built on amd64 of builds that are written as `label on for`, or why nothing is. */
function told(base: BuildBase, { builds, wanted }: { builds: string; wanted: Partial<Wanted> }): string {
  const declared = builds.split(', ').map(words => {
    const [platform = '', on = '', target = ''] = words.split(' ')
    return { platform, on, for: target }
  })
  try {
    const chosen = chooseBuilds(declared, { machine: 'amd64', ...wanted }, base)
    return chosen.map(({ platform }) => platform).join(', ')
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const { code, message, details, resolution } = error
    return `${code}: ${message}${details === undefined ? '' : ` (${details})`}${resolution === undefined ? '' : ` | ${resolution}`}`
  }
}

test.each<[BuildBase, string, Partial<Wanted>, string]>([
  ['core24', 'amd64 amd64 amd64', {}, 'amd64'],
  [
    'core24',
    'arm64 arm64 arm64',
    {},
    "no-build: No build matches the current execution environment. | Check the project's 'platforms' declaration, and the '--platform' and '--build-for' parameters.",
  ],
  [
    'core24',
    'a amd64 amd64, b amd64 arm64',
    {},
    'several-builds: Multiple builds match the current platform: \'a\' and \'b\'. | Check the "--platform" and "--build-for" parameters.',
  ],
  ['core22', 'a amd64 amd64, b amd64 arm64', {}, 'a, b'],
  [
    'core24',
    'a amd64 amd64, b amd64 arm64, c amd64 s390x',
    {},
    "several-builds: Multiple builds match the current platform: 'a', 'b', and 'c'. | Check the \"--platform\" and \"--build-for\" parameters.",
  ],
  ['core24', 'a amd64 amd64, b amd64 arm64', { platform: 'b' }, 'b'],
  ['core24', 'a amd64 amd64, b amd64 arm64', { buildFor: 'amd64' }, 'a'],
  [
    'core24',
    'a amd64 amd64, b amd64 arm64',
    { buildFor: 'riscv64' },
    'no-build: Cannot generate a project that builds on amd64 and builds for riscv64',
  ],
  ['core24', 'a amd64 all', { buildFor: 'all' }, 'a'],
  [
    'core24',
    'a amd64 amd64',
    { buildFor: 'x86' },
    "unknown-architecture: 'x86' is not a valid Debian architecture | Use a supported Debian architecture name.",
  ],
  [
    'core24',
    'mine amd64 amd64, other arm64 arm64',
    { platform: 'mne' },
    "unknown-platform: Platform 'mne' not found in the project definition. (Valid platforms are: 'mine', 'other'.) | Did you mean '--platform mine'?",
  ],
  [
    'core24',
    'mine amd64 amd64',
    { platform: 'nothing-like-it' },
    "unknown-platform: Platform 'nothing-like-it' not found in the project definition. (Valid platforms are: 'mine'.) | Name one of them, or add the platform to the project's 'platforms'.",
  ],
  [
    'core24',
    'a arm64 amd64, b amd64 amd64',
    { platform: 'a' },
    "no-build: No build matches the current execution environment. | Check the project's 'platforms' declaration, and the '--platform' and '--build-for' parameters.",
  ],
])('%s: of %s, wanted %j', (base, builds, wanted, expected) => {
  expect(told(base, { builds, wanted })).toBe(expected)
})
