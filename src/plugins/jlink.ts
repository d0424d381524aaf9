import * as z from 'zod'
import { shellWord } from '../text/shell-word.ts'
import type { BuildContext, Plugin } from './plugin.ts'
import { wordsAbout } from './properties.ts'

/** The keys of the plugin, of which some exclude others. */
const properties = z
  .object({
    'jlink-jars': wordsAbout('Staged jars whose modules count; all of them unless given'),
    'jlink-extra-modules': wordsAbout('Modules that come in addition'),
    'jlink-modules': wordsAbout('The modules, where they are not to be found out'),
    'jlink-multi-release': z
      .union([z.string(), z.number()])
      .default('base')
      .meta({ description: 'The release of Java whose classes count in jars with several' }),
  })
  .superRefine((given, context) => {
    if (
      given['jlink-modules'].length > 0 &&
      (given['jlink-jars'].length > 0 || given['jlink-extra-modules'].length > 0)
    ) {
      context.addIssue({
        code: 'custom',
        message: 'jlink-modules cannot be combined with jlink-jars or jlink-extra-modules',
      })
    }
  })

type Given = z.output<typeof properties>

/** Makes a runtime of Java that has the modules which staged jars use, and no more. */
export const jlink: Plugin<Given> = {
  name: 'jlink',
  summary: 'Makes a Java runtime of the modules that are used',
  properties,
  needsSource: false,
  commands(given, context) {
    const extra = given['jlink-extra-modules']
    const to = shellWord(context.install)
    return [
      'if [ -z "${JAVA_HOME:-}" ]; then',
      '  JAVA_HOME=$(dirname "$(dirname "$(readlink -f "$(command -v jlink)")")")',
      'fi',
      'if [ ! -x "$JAVA_HOME/bin/java" ]; then',
      '  echo "There is no Java in $JAVA_HOME: set JAVA_HOME in build-environment." >&2',
      '  exit 1',
      'fi',
      'java_version=$("$JAVA_HOME/bin/jlink" --version)',
      'runtime="usr/lib/jvm/java-${java_version%%.*}-openjdk-${CRAFT_ARCH_BUILD_FOR}"',
      ...modulesOf(given, context),
      ...(extra.length === 0 ? [] : [`modules="$modules",${shellWord(extra.join(','))}`]),
      `rm -rf ${to}/"$runtime"`,
      `"$JAVA_HOME/bin/jlink" --no-header-files --no-man-pages --strip-debug --add-modules "$modules" --output ${to}/"$runtime"`,
      `mkdir -p ${to}/usr/bin`,
      `ln -s -f --relative ${to}/"$runtime/bin/java" ${to}/usr/bin/`,
    ]
  },
  checks: () => [{ program: 'jlink', words: ['--version'], debian: 'default-jdk-headless' }],
}

/** Jars are unpacked, because there may be others in them. */
function modulesOf(given: Given, { stage, buildRoot }: BuildContext): string[] {
  const modules = given['jlink-modules']
  if (modules.length > 0) return [`modules=${shellWord(modules.join(','))}`]
  const [staged, unpacked] = [shellWord(stage), shellWord(`${buildRoot}/tmp`)]
  const named = given['jlink-jars'].map(jar => shellWord(`${stage}/${jar}`)).join(' ')
  return [
    'modules=java.base',
    'staged_jars=()',
    `if [ -d ${staged} ]; then mapfile -d '' -t staged_jars < <(find ${staged} -type f -name '*.jar' -print0 | sort -z); fi`,
    named === '' ? 'jars=("${staged_jars[@]}")' : `jars=(${named})`,
    'if [ "${#jars[@]}" -gt 0 ]; then',
    '  class_path=.',
    '  for jar in "${staged_jars[@]}"; do class_path="$class_path:$jar"; done',
    `  rm -rf ${unpacked}`,
    `  mkdir -p ${unpacked}`,
    `  for jar in "\${jars[@]}"; do (cd ${unpacked} && jar xvf "$jar"); done`,
    `  while IFS= read -r -d '' jar; do class_path="$class_path:$jar"; done < <(find ${unpacked} -type f -name '*.jar' -print0 | sort -z)`,
    `  modules=$("$JAVA_HOME/bin/jdeps" --print-module-deps -q --recursive --ignore-missing-deps --multi-release ${shellWord(String(given['jlink-multi-release']))} --class-path="$class_path" "\${jars[@]}")`,
    'fi',
  ]
}
