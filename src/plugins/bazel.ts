import * as z from 'zod'
import { shellWord } from '../text/shell-word.ts'
import type { Plugin } from './plugin.ts'
import { wordsAbout } from './properties.ts'

const properties = z.object({
  'bazel-targets': z
    .array(z.string())
    .default(['//...'])
    .meta({ description: 'Targets that are built, as shell words' }),
  'bazel-parameters': wordsAbout('Further arguments for bazel build, as shell words'),
})

/** Builds targets, and installs all that Bazel has made of them. */
export const bazel: Plugin<z.output<typeof properties>> = {
  name: 'bazel',
  summary: 'Builds targets of Bazel',
  properties,
  needsSource: true,
  commands: (given, { jobs, install }) => [
    ['bazel', 'build', `--jobs="${jobs}"`, ...given['bazel-parameters'], ...given['bazel-targets']].join(' '),
    `mkdir -p ${shellWord(install)}`,
    `cp -a bazel-bin/. ${shellWord(install)}`,
  ],
  packages: (_given, { after }) => (after.includes('bazel-deps') ? [] : ['bazel-bootstrap']),
  checks: () => [{ program: 'bazel', words: ['--version'], debian: 'bazel-bootstrap' }],
}
