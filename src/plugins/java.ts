import { shellWord } from '../text/shell-word.ts'
import type { BuildContext, PluginSubject } from './plugin.ts'

/** The newest development kit of the machine, as a word of the shell: that is found out when the build begins, by what each says of itself. */
export const newestJava =
  '$(for kit in /usr/lib/jvm/*; do if [ -x "$kit/bin/javac" ] && [ ! -L "$kit" ]; then sed -n "s|^JAVA_VERSION=.\\(1\\.\\)\\{0,1\\}\\([0-9]*\\).*|\\2 $kit|p" "$kit/release"; fi; done 2>/dev/null | sort -n | tail -n 1 | cut -d" " -f2-)'

/** Brings what was built where Java programs of a snap are looked for: each jar into `jar`, and `bin/java`. */
export function collectJars({ install, buildRoot, build }: BuildContext): string[] {
  const to = shellWord(install)
  return [
    `mkdir -p ${to}/bin ${to}/jar`,
    `java=$(find ${to} -type f -name java -perm /111 -print -quit)`,
    `if [ -n "$java" ]; then ln -s -f --relative "$java" ${to}/bin/java; fi`,
    `find ${shellWord(buildRoot)} -type f -iname '*.jar' -not -path ${shellWord(`${build}/.parts/*`)} -exec ln -f -t ${to}/jar {} +`,
  ]
}

/** A proxy as Java programs are told of it, which look at no variable: fields that the address does not have are empty. */
interface Proxy {
  scheme: string
  host: string
  port: string
  user: string
  password: string
}

/** The proxies that the environment of the build names. */
export function proxiesOf({ variable }: PluginSubject): Proxy[] {
  return ['http', 'https'].flatMap(scheme => {
    const text = variable(`${scheme}_proxy`)
    if (text === undefined || !URL.canParse(text)) return []
    const { hostname, port, username, password } = new URL(text)
    const [user, secret] = [username, password].map(part => decodeURIComponent(part)) as [string, string]
    return [{ scheme, host: hostname, port, user, password: secret }]
  })
}

/** The properties of Java that say so, as pairs of name and value. */
export function proxyProperties(subject: PluginSubject): (readonly [string, string])[] {
  return proxiesOf(subject).flatMap(({ scheme, host, port, user, password }) =>
    Object.entries({ Host: host, Port: port, User: user, Password: password }).flatMap(([name, value]) =>
      value === '' ? [] : [[`${scheme}.proxy${name}`, value] as const],
    ),
  )
}
