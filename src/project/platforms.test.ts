import { expect, test } from 'vitest'
import type { BuildBase } from '../bases/index.ts'
import { declaredBuilds, isSnapArchitecture } from './platforms.ts'
import { parseDocument } from './parse.ts'

/** What is built of a project on riscv64, and what is wrong with its saying so. */
function told(base: BuildBase, yaml: string): string[] {
  const { builds, problems } = declaredBuilds(parseDocument(yaml, 'snapcraft.yaml'), base, 'riscv64')
  return [
    ...builds.map(build => `${build.platform}: ${build.on} for ${build.for}`),
    ...problems.map(
      ({ code, path, message, remedy }) =>
        `${code} ${path.join('.')}: ${message}${remedy === undefined ? '' : ` | ${remedy}`}`,
    ),
  ]
}

test.each<[BuildBase, string, string[]]>([
  ['core24', '{}', ['riscv64: riscv64 for riscv64']],
  ['core24', '{platforms: {amd64: null}}', ['amd64: amd64 for amd64']],
  [
    'core24',
    '{platforms: {amd64: null, arm64: {build-on: amd64, build-for: arm64}}}',
    ['amd64: amd64 for amd64', 'arm64: amd64 for arm64'],
  ],
  [
    'core24',
    '{platforms: {amd64: {build-on: [amd64, arm64]}}}',
    ['amd64: amd64 for amd64', 'amd64: arm64 for amd64'],
  ],
  ['core24', '{platforms: {mine: {build-on: amd64, build-for: riscv64}}}', ['mine: amd64 for riscv64']],
  [
    'core24',
    '{platforms: {mine: {build-on: amd64}}}',
    ["missing-key platforms.mine.build-for: field 'build-for' required in 'platforms.mine' configuration"],
  ],
  [
    'core24',
    '{platforms: {mine: null}}',
    ['wrong-type platforms.mine: input should be a valid dictionary or instance of Platform'],
  ],
  ['core24', '{platforms: {all: {build-on: amd64}}}', ['all: amd64 for all']],
  [
    'core24',
    '{platforms: {a: {build-on: amd64, build-for: all}, arm64: null}}',
    [
      'a: amd64 for all',
      'arm64: arm64 for arm64',
      "bad-platform platforms.a: build-for: all must be the only build-for architecture | Provide only one platform with only build-for: all or remove 'all' from build-for options.",
    ],
  ],
  [
    'core24',
    '{platforms: {amd64: {build-on: amd64, build-for: arm64}}}',
    [
      "bad-platform platforms.amd64: error for platform entry 'amd64': if 'build_for' is provided and the platform entry label corresponds to a valid architecture, then both values must match. amd64 != arm64",
    ],
  ],
  [
    'core24',
    '{platforms: {mine: {build-on: i386, build-for: amd64}}}',
    [
      "bad-platform platforms.mine: error for platform entry 'mine': trying to build snap in one of ['i386'], but none of these build architectures are supported. Supported architectures: frozenset({'amd64', 'arm64', 'armhf', 'ppc64el', 'riscv64', 's390x'})",
    ],
  ],
  [
    'core24',
    '{platforms: {any: null}}',
    [
      "bad-platform platforms.any: Platform name 'any' is reserved. | Use a different platform name, perhaps 'all' for platform-agnostic artifacts.",
    ],
  ],
  [
    'core24',
    '{platforms: {"*": null}}',
    [
      "bad-platform platforms.*: Platform name '*' is reserved. | Use a different platform name, perhaps 'all' for platform-agnostic artifacts.",
    ],
  ],
  [
    'core24',
    '{platforms: {}}',
    ['bad-platform platforms: dictionary should have at least 1 item after validation, not 0'],
  ],
  ['core24', '{platforms: [a]}', ['bad-platform platforms: input should be a valid dictionary']],
  ['core24', '{platforms: null}', ['bad-platform platforms: input should be a valid dictionary']],
  [
    'core24',
    '{platforms: {"ubuntu@24.04:amd64": null}}',
    [
      "bad-platform platforms.ubuntu@24.04:amd64: error for platform entry 'ubuntu@24.04:amd64': trying to build snap in one of ['ubuntu@24.04:amd64'], but none of these build architectures are supported. Supported architectures: frozenset({'amd64', 'arm64', 'armhf', 'ppc64el', 'riscv64', 's390x'})",
    ],
  ],
  ['core22', '{platforms: {amd64: null}}', ['riscv64: riscv64 for riscv64']],
  ['core22', '{platforms: null}', ['bad-platform platforms: input should be a valid dictionary']],
  ['core22', '{architectures: [amd64, arm64]}', ['amd64: amd64 for amd64', 'arm64: arm64 for arm64']],
  [
    'core22',
    '{architectures: [{build-on: [amd64, arm64], build-for: amd64}]}',
    ['amd64: amd64 for amd64', 'amd64: arm64 for amd64'],
  ],
  [
    'core22',
    '{architectures: [{build-on: amd64, build-for: [arm64]}, {build-on: amd64}]}',
    ['arm64: amd64 for arm64', 'amd64: amd64 for amd64'],
  ],
  ['core22', '{architectures: [{build-on: amd64, build-for: all}]}', ['all: amd64 for all']],
  [
    'core22',
    '{architectures: [{build-on: amd64, build-for: all}, {build-on: arm64}]}',
    [
      "bad-platform architectures: one of the items has 'all' in 'build-for', but there are 2 items: upon release they will conflict.'all' should only be used if there is a single item",
    ],
  ],
  [
    'core22',
    '{architectures: [amd64, amd64]}',
    ['bad-platform architectures: multiple items will build snaps that claim to run on amd64'],
  ],
  [
    'core22',
    '{architectures: [amd64, {build-on: arm64}]}',
    [
      "bad-platform architectures: every item must either be a string or an object for ['amd64', Architecture(build_on='arm64', build_for=None)]",
    ],
  ],
  [
    'core22',
    '{architectures: [{build-on: amd64, build-for: [arm64, riscv64]}]}',
    ['bad-value architectures.0.build-for: list should have at most 1 item after validation, not 2'],
  ],
  [
    'core22',
    '{architectures: [{build-on: [amd64, arm64]}]}',
    ["bad-platform architectures.0: only one architecture can be defined for 'build-for'"],
  ],
  [
    'core22',
    '{architectures: [nothing]}',
    ["bad-value architectures.0.build-on.0: 'nothing' is not a valid Debian architecture."],
  ],
  ['core22', '{architectures: amd64}', ['bad-platform architectures: input should be a valid list']],
  ['core22', '{architectures: null}', ['bad-platform architectures: input should be a valid list']],
  ['core24', '{architectures: [arm64]}', ['riscv64: riscv64 for riscv64']],
])('%s: %s', (base, yaml, expected) => {
  expect(told(base, yaml)).toEqual(expected)
})

test('snaps are built for fewer architectures than Debian has', () => {
  expect(['amd64', 'riscv64', 'i386', 'all'].filter(isSnapArchitecture)).toEqual(['amd64', 'riscv64'])
})
