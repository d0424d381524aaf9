import * as z from 'zod'
import type { Plugin } from './plugin.ts'
import { flag, withinMake, wordsAbout } from './properties.ts'

const properties = z.object({
  'autotools-configure-parameters': wordsAbout('Arguments for configure, as shell words'),
  'autotools-bootstrap-parameters': wordsAbout('Arguments for bootstrap, as shell words'),
  'disable-parallel': flag.meta({ description: 'Whether make runs one job only' }),
})

/** Makes `configure` where there is none, then runs it, make, and make install. */
export const autotools: Plugin<z.output<typeof properties>> = {
  name: 'autotools',
  summary: 'Runs configure, make and make install',
  properties,
  needsSource: true,
  commands(given, { jobs, destination }) {
    const bootstrap = ['./bootstrap', ...given['autotools-bootstrap-parameters']].join(' ')
    return [
      // Where the source brings a script that is to make configure, that script has to be able to.
      'if [ ! -f ./configure ]; then',
      '  if [ -f ./autogen.sh ]; then NOCONFIGURE=1 ./autogen.sh',
      `  elif [ -f ./bootstrap ]; then NOCONFIGURE=1 ${bootstrap}`,
      '  fi',
      '  [ -f ./configure ] || autoreconf --install',
      'fi',
      ['./configure', ...given['autotools-configure-parameters']].join(' '),
      given['disable-parallel'] ? 'make' : `make -j"${jobs}"`,
      `make install DESTDIR="${withinMake(destination)}"`,
    ]
  },
  packages: (_given, { has }) => [
    ...['autoconf', 'automake', 'autopoint', 'gcc', 'libtool'],
    ...(has('make') ? [] : ['make']),
  ],
}
