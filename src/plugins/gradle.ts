import * as z from 'zod'
import { shellWord, withinDoubleQuotes } from '../text/shell-word.ts'
import { collectJars, newestJava, proxyProperties } from './java.ts'
import type { BuildContext, Plugin } from './plugin.ts'
import { flag, word, words } from './properties.ts'

const properties = z.object({
  'gradle-init-script': word('').meta({ description: 'A script that Gradle runs first' }),
  'gradle-parameters': words.meta({ description: 'Further arguments for gradle, each as it is' }),
  'gradle-task': z
    .string()
    .min(1, 'gradle-task cannot be empty')
    .default('build')
    .meta({ description: 'What is run, with arguments of its own' }),
  'gradle-use-daemon': flag.meta({ description: 'Whether Gradle may leave a daemon running' }),
})

/** Runs a task with the source's wrapper or the machine's Gradle, and collects the jars. */
export const gradle: Plugin<z.output<typeof properties>> = {
  name: 'gradle',
  summary: 'Builds with Gradle',
  properties,
  needsSource: true,
  selfContained: true,
  commands(given, context) {
    const wrapper = `${context.build}/gradlew`
    const script = given['gradle-init-script']
    const arguments_ = [
      ...given['gradle-task'].split(/\s+/).filter(task => task !== ''),
      ...(script === '' ? [] : ['--init-script', script]),
      ...(given['gradle-use-daemon'] ? [] : ['--no-daemon']),
      ...given['gradle-parameters'],
    ]
    return [
      ...proxySettings(context),
      [context.exists(wrapper) ? wrapper : 'gradle', ...arguments_].map(shellWord).join(' '),
      // The wrapper is no jar of the program.
      `find ${shellWord(context.build)} -type f -name gradle-wrapper.jar -delete`,
      ...collectJars(context),
    ]
  },
  environment: (_given, context) => ({
    JAVA_HOME: newestJava,
    GRADLE_USER_HOME: withinDoubleQuotes(userHome(context)),
  }),
}

/** Everything that Gradle fetches stays with the part. */
function userHome({ build }: BuildContext): string {
  return `${build}/.gradle`
}

/** What is appended to the settings of Gradle. */
function proxySettings(context: BuildContext): string[] {
  const lines = proxyProperties(context).map(([name, value]) => `systemProp.${name}=${value}`)
  if (lines.length === 0) return []
  const home = userHome(context)
  return [
    `mkdir -p ${shellWord(home)}`,
    `printf '%s\\n' ${lines.map(shellWord).join(' ')} >> ${shellWord(`${home}/gradle.properties`)}`,
  ]
}
