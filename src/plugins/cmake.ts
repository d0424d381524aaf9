import * as z from 'zod'
import { withinDoubleQuotes } from '../text/shell-word.ts'
import type { Plugin } from './plugin.ts'
import { word, wordsAbout } from './properties.ts'

const properties = z.object({
  'cmake-parameters': wordsAbout('Arguments for cmake, as shell words'),
  'cmake-generator': word('Unix Makefiles').meta({ description: 'The build system that CMake writes for' }),
})

/** Configures outside of the source, builds, installs. */
export const cmake: Plugin<z.output<typeof properties>> = {
  name: 'cmake',
  summary: 'Configures, builds and installs with CMake',
  properties,
  needsSource: true,
  outOfSource: true,
  commands(given, { source, install, jobs }) {
    const [from, to] = [source, install].map(withinDoubleQuotes)
    return [
      ['cmake', `"${from}"`, '-G', `"${given['cmake-generator']}"`, ...given['cmake-parameters']].join(' '),
      `cmake --build . -- -j"${jobs}"`,
      `DESTDIR="${to}" cmake --build . --target install`,
    ]
  },
  environment: (_given, { stage }) => ({ CMAKE_PREFIX_PATH: withinDoubleQuotes(stage) }),
  packages: (given, { has }) => [
    ...['cmake', 'gcc'],
    ...(given['cmake-generator'] === 'Ninja' ? ['ninja-build'] : []),
    ...(/Makefiles$/.test(given['cmake-generator']) && !has('make') ? ['make'] : []),
  ],
}
