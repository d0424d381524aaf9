import * as z from 'zod'
import { withinDoubleQuotes } from '../text/shell-word.ts'
import type { Plugin } from './plugin.ts'
import { wordsAbout } from './properties.ts'

const properties = z.object({
  'scons-parameters': wordsAbout('Arguments for both runs of scons, as shell words'),
})

/** Runs scons, then scons install with DESTDIR. */
export const scons: Plugin<z.output<typeof properties>> = {
  name: 'scons',
  summary: 'Builds and installs with SCons',
  properties,
  needsSource: true,
  commands: given => [
    ['scons', ...given['scons-parameters']].join(' '),
    ['scons', 'install', ...given['scons-parameters']].join(' '),
  ],
  environment: (_given, { install }) => ({ DESTDIR: withinDoubleQuotes(install) }),
  checks: () => [
    {
      program: 'scons',
      words: ['--version'],
      begins: /^SCons by Steven Knight et al\./,
      kind: 'scons compiler',
      debian: 'scons',
    },
  ],
}
