import * as z from 'zod'
import { shellWord, withinDoubleQuotes } from '../text/shell-word.ts'
import type { Plugin } from './plugin.ts'
import { wordsAbout } from './properties.ts'

const properties = z.object({ 'meson-parameters': wordsAbout('Arguments for meson setup, each as it is') })

/** Configures outside of the source, then has ninja build and install. */
export const meson: Plugin<z.output<typeof properties>> = {
  name: 'meson',
  summary: 'Configures, builds and installs with Meson',
  properties,
  needsSource: true,
  outOfSource: true,
  commands: (given, { source, install }) => [
    ['meson', 'setup', ...[source, ...given['meson-parameters']].map(shellWord)].join(' '),
    'ninja',
    `DESTDIR="${withinDoubleQuotes(install)}" ninja install`,
  ],
  checks: () => [
    { program: 'meson', words: ['--version'], debian: 'meson' },
    { program: 'ninja', words: ['--version'], debian: 'ninja-build' },
  ],
}
