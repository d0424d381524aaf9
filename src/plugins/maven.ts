import * as z from 'zod'
import { shellWord } from '../text/shell-word.ts'
import { collectJars, newestJava, proxiesOf } from './java.ts'
import type { BuildContext, Plugin } from './plugin.ts'
import { flag, wordsAbout } from './properties.ts'

const properties = z.object({
  'maven-parameters': wordsAbout('Further arguments for mvn, as shell words'),
  'maven-use-wrapper': flag.meta({ description: "Whether the source's `mvnw` is run in the place of mvn" }),
})

/** Has Maven make the package, with settings of its own, and collects the jars. */
export const maven: Plugin<z.output<typeof properties>> = {
  name: 'maven',
  summary: 'Builds with Maven',
  properties,
  needsSource: true,
  selfContained: true,
  commands(given, context) {
    const settings = `${context.build}/.parts/.m2/settings.xml`
    const wrapper = `${context.build}/mvnw`
    const program = given['maven-use-wrapper'] ? shellWord(wrapper) : 'mvn'
    return [
      ...writeSettings(settings, context),
      ...(given['maven-use-wrapper']
        ? [
            `[ -e ${shellWord(wrapper)} ] || { echo "The source has no mvnw: add Maven's wrapper to it, or remove 'maven-use-wrapper'." >&2; exit 1; }`,
          ]
        : []),
      [program, 'package', '-s', shellWord(settings), ...given['maven-parameters']].join(' '),
      ...collectJars(context),
    ]
  },
  environment: () => ({ JAVA_HOME: newestJava }),
  checks: given =>
    given['maven-use-wrapper']
      ? []
      : [
          {
            program: 'mvn',
            words: ['--version'],
            begins: /^(?:\u001b\[1m)?Apache Maven /,
            kind: 'maven',
            debian: 'maven',
          },
        ],
}

/** Everything that Maven fetches stays with the part; the machine's own settings are left alone. */
function writeSettings(path: string, context: BuildContext): string[] {
  const offered = `${context.backstage}/maven-use`
  const text = [
    '<settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">',
    '  <interactiveMode>false</interactiveMode>',
    `  <localRepository>${xml(`${context.build}/.parts/.m2/repository`)}</localRepository>`,
    ...proxies(context),
    ...(context.exists(offered) ? repository(offered) : []),
    '</settings>',
  ]
  return [
    `mkdir -p ${shellWord(`${context.build}/.parts/.m2`)}`,
    `printf '%s\\n' ${text.map(shellWord).join(' ')} > ${shellWord(path)}`,
  ]
}

function repository(path: string): string[] {
  return [
    '  <profiles><profile><id>craft</id><repositories><repository>',
    `    <id>craft</id><url>${xml(`file://${path}`)}</url>`,
    '  </repository></repositories></profile></profiles>',
    '  <activeProfiles><activeProfile>craft</activeProfile></activeProfiles>',
  ]
}

function proxies(context: BuildContext): string[] {
  const direct = (context.variable('no_proxy') ?? '').split(',').filter(name => name !== '')
  const found = proxiesOf(context).map(({ scheme, host, port, user, password }) => {
    const fields = {
      ...{ id: scheme, active: 'true', protocol: scheme, host, port },
      ...{ username: user, password, nonProxyHosts: direct.join('|') },
    }
    const written = Object.entries(fields).flatMap(([name, value]) =>
      value === '' ? [] : [`<${name}>${xml(value)}</${name}>`],
    )
    return `    <proxy>${written.join('')}</proxy>`
  })
  return found.length === 0 ? [] : ['  <proxies>', ...found, '  </proxies>']
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
