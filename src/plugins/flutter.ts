import * as z from 'zod'
import { shellWord, withinDoubleQuotes } from '../text/shell-word.ts'
import type { BuildContext, Plugin } from './plugin.ts'
import { word } from './properties.ts'

const properties = z.object({
  'flutter-channel': z
    .enum(['stable', 'master', 'beta'])
    .default('stable')
    .meta({ description: 'The branch of the SDK' }),
  'flutter-target': word('lib/main.dart').meta({ description: 'The file where the program begins' }),
})

/** Fetches the SDK into the build directory, where it stays, and builds for Linux. */
export const flutter: Plugin<z.output<typeof properties>> = {
  name: 'flutter',
  summary: 'Builds an application with Flutter',
  properties,
  needsSource: true,
  commands(given, context) {
    const kit = shellWord(kitOf(context))
    return [
      `if [ ! -d ${kit} ]; then`,
      `  git clone --depth 1 -b ${given['flutter-channel']} https://github.com/flutter/flutter.git ${kit}`,
      '  flutter precache --linux',
      '  flutter pub get',
      'fi',
      `flutter build linux --release --verbose --target ${shellWord(given['flutter-target'])}`,
      `cp -r build/linux/*/release/bundle/* ${shellWord(context.install)}`,
    ]
  },
  environment: (_given, context) => ({ PATH: `${withinDoubleQuotes(kitOf(context))}/bin:\${PATH}` }),
  packages: () => ['clang', 'cmake', 'curl', 'git', 'ninja-build', 'unzip'],
}

function kitOf({ buildRoot }: BuildContext): string {
  return `${buildRoot}/flutter-distro`
}
