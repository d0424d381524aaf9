import { expect, test } from 'vitest'
import { UserError } from '../errors.ts'
import { baseProblem, knownBase } from './base-problem.ts'
import { parseDocument } from './parse.ts'

function told(yaml: string): string {
  const found = baseProblem(parseDocument(yaml, 'snapcraft.yaml'))
  if (found === undefined) return ''
  if (found instanceof UserError) return `${found.code}: ${found.message} | ${found.resolution ?? ''}`
  const place = found.place === undefined ? '-' : `${found.place.line}:${found.place.column}`
  const remedy = found.remedy === undefined ? '' : ` | ${found.remedy}`
  return `${found.code} ${found.path.join('.')} ${found.shows} ${place}: ${found.message}${remedy}`
}

test.each([
  ['base: core24', ''],
  [
    'base: core18',
    "retired-base: Base 'core18' is not supported by this version of Snapcraft. | Use Snapcraft 7 from the '7.x' channel of snapcraft where 'core18' was last supported, or move the project to a newer base.",
  ],
  [
    'base: core',
    "retired-base: Base 'core' is not supported by this version of Snapcraft. | Use Snapcraft 4 from the '4.x' channel of snapcraft where 'core' was last supported, or move the project to a newer base.",
  ],
  [
    'build-base: core20',
    "retired-base: Base 'core20' is not supported by this version of Snapcraft. | Use Snapcraft 8 from the '8.x' channel of snapcraft where 'core20' was last supported, or move the project to a newer base.",
  ],
  ['base: 24', 'bad-value base field 1:7: input should be a valid string'],
  ['build-base: [a]', 'bad-value build-base field 1:13: input should be a valid string'],
  [
    'type: kernel',
    "missing-key build-base nothing 1:1: unable to extract tag using discriminator 'build_base' | 'build-base' | Add 'build-base': 'core22', 'core24', 'core26' or 'devel'.",
  ],
  ['type: kernel\nbuild-base: core24', ''],
  [
    'type: kernel\nbuild-base: core23',
    "unknown-value build-base nothing 2:13: input tag 'core23' found using 'build_base' | 'build-base' does not match any of the expected tags: 'core22', 'core24', 'core26', 'devel' | Did you mean 'core22'?",
  ],
  [
    'summary: s',
    "missing-key  nothing -: missing 'base' key for snap. | Name the snap that provides the system below: 'core22', 'core24' or 'core26'.",
  ],
  [
    'type: app',
    "missing-key  nothing -: missing 'base' key for snap type 'app'. | Name the snap that provides the system below: 'core22', 'core24' or 'core26'.",
  ],
  [
    'base: core23',
    "unknown-value base nothing 1:7: input tag 'core23' found using 'base' does not match any of the expected tags: 'core22', 'core24', 'core26', 'devel', 'bare' | Did you mean 'core22'?",
  ],
  [
    'base: nonsense-of-ours',
    "unknown-value base nothing 1:7: input tag 'nonsense-of-ours' found using 'base' does not match any of the expected tags: 'core22', 'core24', 'core26', 'devel', 'bare'",
  ],
  [
    'base: bare',
    "missing-key build-base nothing 1:1: unable to extract tag using discriminator 'build_base' | 'build-base' | Add 'build-base': 'core22', 'core24', 'core26' or 'devel'.",
  ],
  ['base: bare\nbuild-base: core24', ''],
  ['base: bare\nbuild_base: core24', ''],
  [
    'base: bare\nbuild-base: core2',
    "unknown-value build-base nothing 2:13: input tag 'core2' found using 'build_base' | 'build-base' does not match any of the expected tags: 'core22', 'core24', 'core26', 'devel' | Did you mean 'core22'?",
  ],
  [
    'base: bare\nbuild-base: null',
    "unknown-value build-base nothing 2:13: input tag 'None' found using 'build_base' | 'build-base' does not match any of the expected tags: 'core22', 'core24', 'core26', 'devel'",
  ],
  ['base: core22\nbuild-base: core22', ''],
  [
    'base: core24\nbuild-base: core24',
    "bad-value build-base field 2:13: cannot specify a core 'build-base' alongside a 'base' | Remove 'build-base': it is the base itself unless that is 'bare' or 'devel'.",
  ],
  [
    'base: core22\nbuild-base: core24',
    "bad-value build-base field 2:13: cannot specify a core 'build-base' alongside a 'base' | Remove 'build-base': it is the base itself unless that is 'bare' or 'devel'.",
  ],
  ['base: core24\nbuild-base: devel', ''],
  ['base: core24\nbuild-base: null', ''],
  ['base: core24\nbuild-base: mine', "bad-value build-base field 2:13: Unknown base 'mine'"],
  ['base: core24\nbuild_base: mine', ''],
  ['base: devel\nbuild-base: core24', ''],
])('%j', (yaml, expected) => {
  expect(told(yaml)).toBe(expected)
})

test('a document whose base is known says it', () => {
  expect(knownBase(parseDocument('base: core22', 'snapcraft.yaml'))).toBe('core22')
  expect(() => knownBase(parseDocument('base: mine', 'snapcraft.yaml'))).toThrow('without a known base')
})
