import * as z from 'zod'
import { shellWord } from '../text/shell-word.ts'
import { collectJars, newestJava, proxyProperties } from './java.ts'
import type { Plugin } from './plugin.ts'
import { orNull, table, wordsAbout } from './properties.ts'

const properties = z.object({
  'ant-build-targets': wordsAbout('Targets that are built'),
  'ant-build-file': orNull.meta({ description: 'The build file, where it is not `build.xml`' }),
  'ant-properties': table.meta({ description: 'Properties of the build' }),
})

/** Runs Ant, and collects the jars that it has made. */
export const ant: Plugin<z.output<typeof properties>> = {
  name: 'ant',
  summary: 'Builds with Ant',
  properties,
  needsSource: true,
  commands(given, context) {
    const file = given['ant-build-file']
    const words = [
      ...(file === null ? [] : ['-f', file]),
      ...Object.entries(given['ant-properties']).map(([name, value]) => `-D${name}=${value}`),
      ...given['ant-build-targets'],
    ]
    return [['ant', ...words].join(' '), ...collectJars(context)]
  },
  environment: (_given, context) => {
    const options = proxyProperties(context).map(([name, value]) => `-D${name}=${value}`)
    return {
      JAVA_HOME: newestJava,
      ...(options.length === 0 ? {} : { ANT_OPTS: options.map(shellWord).join(' ') }),
    }
  },
  checks: () => [{ program: 'ant', words: ['-version'], begins: /^Apache Ant/, kind: 'ant', debian: 'ant' }],
}
