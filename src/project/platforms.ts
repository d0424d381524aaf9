import { isMapping, mapping, valueText } from '../yaml/document.ts'
import type { Document, Mapping, Path, Value } from '../yaml/document.ts'
import { bases } from '../bases/index.ts'
import type { BuildBase } from '../bases/index.ts'
import { debianArchitectures, snapArchitectures } from './bases.ts'
import { check } from './check.ts'
import type { Problem } from './problems.ts'
import type { Build } from './project.ts'
import { architectureItem, platform } from './schema/platform.ts'
import { defined } from '../record.ts'

/** One thing that a project file says is built. */
export type PlannedBuild = Build

/** What a project declares to be built, in file order, and what is wrong with that. */
interface DeclaredBuilds {
  builds: PlannedBuild[]
  problems: readonly Problem[]
}

/** Reads `platforms` or, on older bases, `architectures`; without either it is the machine's own architecture. */
export function declaredBuilds(document: Document, base: BuildBase, machine: string): DeclaredBuilds {
  const content = isMapping(document.value) ? document.value : {}
  // As snapcraft does: older bases take platforms and ignore them, later ones refuse architectures elsewhere.
  if (bases[base].builds === 'architectures') {
    if (content.platforms === null)
      return refused(document, ['platforms'], 'input should be a valid dictionary')
    if (content.architectures !== undefined) return architectureBuilds(content.architectures, document)
  } else if (content.platforms !== undefined) {
    return platformBuilds(content.platforms, document)
  }
  return { builds: [{ platform: machine, on: machine, for: machine }], problems: [] }
}

function platformBuilds(platforms: Value, document: Document): DeclaredBuilds {
  if (!isMapping(platforms)) return refused(document, ['platforms'], 'input should be a valid dictionary')
  if (Object.keys(platforms).length === 0)
    return refused(document, ['platforms'], 'dictionary should have at least 1 item after validation, not 0')
  const entries = Object.entries(platforms).map(([label, entry]) => platformEntry(label, entry, document))
  const builds = entries.flatMap(entry => entry.builds)
  const all = builds.filter(build => build.for === 'all')
  if (all.length > 0 && builds.length > all.length) {
    entries.push(
      refused(
        document,
        ['platforms', all[0]?.platform ?? ''],
        'build-for: all must be the only build-for architecture',
        "Provide only one platform with only build-for: all or remove 'all' from build-for options.",
      ),
    )
  }
  return { builds, problems: entries.flatMap(entry => entry.problems) }
}

function platformEntry(label: string, entry: Value, document: Document): DeclaredBuilds {
  const path = ['platforms', label]
  if (label === 'any' || label === '*') {
    return refused(
      document,
      path,
      `Platform name '${label}' is reserved.`,
      "Use a different platform name, perhaps 'all' for platform-agnostic artifacts.",
    )
  }
  const checked = check({ schema: platform, value: completed(label, entry), at: path, document })
  if (checked.value === undefined) return { builds: [], problems: checked.problems }
  const on = checked.value['build-on']
  const target = checked.value['build-for'][0] ?? label
  if (isSnapArchitecture(label) && target !== label) {
    return refused(
      document,
      path,
      `error for platform entry '${label}': if 'build_for' is provided and the platform entry label corresponds to a valid architecture, ` +
        `then both values must match. ${label} != ${target}`,
    )
  }
  if (!on.some(isSnapArchitecture)) {
    return refused(
      document,
      path,
      `error for platform entry '${label}': trying to build snap in one of [${on.map(name => `'${name}'`).join(', ')}], ` +
        `but none of these build architectures are supported. Supported architectures: frozenset({${snapArchitectures.map(name => `'${name}'`).join(', ')}})`,
    )
  }
  return { builds: on.map(item => ({ platform: label, on: item, for: target })), problems: [] }
}

/** A label that is an architecture says what a null entry, or a missing build-for, means. */
function completed(label: string, entry: Value): Value {
  const known = (debianArchitectures as readonly string[]).includes(label.slice(label.lastIndexOf(':') + 1))
  if (entry === null && known)
    return mapping<Value>([
      ['build-on', [label]],
      ['build-for', [label]],
    ])
  if (!isMapping(entry) || !(known || label === 'all')) return entry
  return Object.hasOwn(entry, 'build-for')
    ? entry
    : mapping<Value>([...Object.entries(entry), ['build-for', [label]]])
}

function architectureBuilds(given: Value, document: Document): DeclaredBuilds {
  const path = ['architectures']
  if (!Array.isArray(given)) return refused(document, path, 'input should be a valid list')
  if (given.some(item => isMapping(item)) && given.some(item => !isMapping(item))) {
    return refused(
      document,
      path,
      `every item must either be a string or an object for [${given.map(architectureText).join(', ')}]`,
    )
  }
  const entries = given.map((item, index) => architectureEntry(item, [...path, index], document))
  const problems = entries.flatMap(entry => entry.problems)
  if (problems.length > 0) return { builds: [], problems }
  const targets = entries.map(entry => entry.builds[0]?.for ?? '')
  const twice = targets.find((target, index) => targets.indexOf(target) !== index)
  if (targets.includes('all') && targets.length > 1) {
    return refused(
      document,
      path,
      `one of the items has 'all' in 'build-for', but there are ${targets.length} items: upon release they will conflict.` +
        "'all' should only be used if there is a single item",
    )
  }
  if (twice !== undefined)
    return refused(document, path, `multiple items will build snaps that claim to run on ${twice}`)
  return { builds: entries.flatMap(entry => entry.builds), problems }
}

function architectureEntry(item: Value, path: Path, document: Document): DeclaredBuilds {
  const value = isMapping(item) ? item : mapping<Value>([['build-on', item]])
  const checked = check({ schema: architectureItem, value, at: path, document })
  if (checked.value === undefined) return { builds: [], problems: checked.problems }
  const on = checked.value['build-on']
  const target = checked.value['build-for'] ?? on
  if (target.length > 1)
    return refused(document, path, "only one architecture can be defined for 'build-for'")
  const [name = ''] = target
  return { builds: on.map(machine => ({ platform: name, on: machine, for: name })), problems: [] }
}

function architectureText(item: Value): string {
  if (!isMapping(item)) return `'${valueText(item)}'`
  const of = (entry: Mapping, key: string): string => {
    const value = entry[key]
    return value === undefined || value === null
      ? 'None'
      : Array.isArray(value)
        ? `[${value.map(name => `'${valueText(name)}'`).join(', ')}]`
        : `'${valueText(value)}'`
  }
  return `Architecture(build_on=${of(item, 'build-on')}, build_for=${of(item, 'build-for')})`
}

function refused(document: Document, path: Path, message: string, remedy?: string): DeclaredBuilds {
  return {
    builds: [],
    problems: [
      {
        code: 'bad-platform',
        path,
        message,
        shows: 'field',
        place: document.placeOfKey(path),
        ...defined({ remedy }),
      },
    ],
  }
}

/** Whether snaps are built for that architecture. */
export function isSnapArchitecture(name: string): boolean {
  return (snapArchitectures as readonly string[]).includes(name)
}
