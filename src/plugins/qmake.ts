import * as z from 'zod'
import { withinDoubleQuotes } from '../text/shell-word.ts'
import { lenientInteger } from '../yaml/scalars.ts'
import type { Plugin } from './plugin.ts'
import { withinMake, word, wordsAbout } from './properties.ts'

const properties = z.object({
  'qmake-parameters': wordsAbout('Arguments for qmake, as shell words'),
  'qmake-project-file': word('').meta({ description: 'The project file, below the source' }),
  'qmake-major-version': z
    .preprocess(lenientInteger, z.int())
    .default(5)
    .meta({ description: 'The version of Qt, 5 or 6' }),
})

/** Runs qmake outside of the source, make, and make install. */
export const qmake: Plugin<z.output<typeof properties>> = {
  name: 'qmake',
  summary: 'Builds with qmake and make',
  properties,
  needsSource: true,
  outOfSource: true,
  commands(given, { sourceRoot, destination, jobs }) {
    const file = given['qmake-project-file']
    const project = withinDoubleQuotes(file === '' ? sourceRoot : `${sourceRoot}/${file}`)
    const flags = [
      'QMAKE_CFLAGS+="${CFLAGS:-}"',
      'QMAKE_CXXFLAGS+="${CXXFLAGS:-}"',
      'QMAKE_LFLAGS+="${LDFLAGS:-}"',
    ]
    return [
      [isSix(given) ? 'qmake6' : 'qmake', ...flags, ...given['qmake-parameters'], `"${project}"`].join(' '),
      // They are in the makefiles now, beside what the project says.
      `env -u CFLAGS -u CXXFLAGS make -j"${jobs}"`,
      `make install INSTALL_ROOT="${withinMake(destination)}"`,
    ]
  },
  environment: given => ({ QT_SELECT: isSix(given) ? 'qt6' : 'qt5' }),
  packages: given => ['g++', 'make', isSix(given) ? 'qmake6' : 'qt5-qmake'],
}

function isSix(given: z.output<typeof properties>): boolean {
  return given['qmake-major-version'] === 6
}
