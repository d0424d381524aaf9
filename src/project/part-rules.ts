import type { BuildBase } from '../bases/index.ts'
import { findPlugin } from '../plugins/index.ts'
import type { Document, Path } from '../yaml/document.ts'
import type { Problem } from './problems.ts'
import type { Part } from './project.ts'
import { defined } from '../record.ts'

/** What the rules about one part look at. */
interface PartSubject {
  part: Part
  partitions: readonly string[]
  base: BuildBase
  document: Document
}

/** Rules across the keys of a part. */
const partRules: readonly ((subject: PartSubject) => readonly Problem[])[] = [
  slicesStandAlone,
  partitionsExist,
  attributesKnown,
]

/** Applies all rules to a part. */
export function applyPartRules(subject: PartSubject): Problem[] {
  return partRules.flatMap(rule => rule(subject))
}

function found({ document }: PartSubject, path: Path, message: string, remedy?: string): Problem {
  return {
    code: 'rule',
    path,
    message,
    shows: 'field',
    place: document.placeOfKey(path),
    ...defined({ remedy }),
  }
}

function slicesStandAlone(subject: PartSubject): readonly Problem[] {
  const packages = subject.part.keys['stage-packages']
  const slices = packages.filter(name => /^[^=]*_/.test(name))
  if (slices.length === 0 || slices.length === packages.length) return []
  return [
    found(
      subject,
      ['parts', subject.part.name, 'stage-packages'],
      'cannot mix packages and slices in stage-packages',
    ),
  ]
}

/** Of all attributes one alone asks something of the plugin. */
function attributesKnown(subject: PartSubject): readonly Problem[] {
  const { part, base } = subject
  const index = part.keys['build-attributes'].indexOf('self-contained')
  if (index < 0 || findPlugin(part.plugin, base)?.selfContained === true) return []
  return [
    found(
      subject,
      ['parts', part.name, 'build-attributes', index],
      `plugin '${part.plugin}' does not support the 'self-contained' build attribute`,
      'Remove the build attribute, or use a different plugin.',
    ),
  ]
}

/** Which partitions a part's file lists may name; without components a name in parentheses is a name like any other. */
function partitionsExist(subject: PartSubject): readonly Problem[] {
  const { part, partitions } = subject
  if (partitions.length === 0) return []
  const entries: [string, string][] = [
    ...Object.values(part.keys.organize).map((target): [string, string] => ['organize', target]),
    ...(['stage', 'prime'] as const).flatMap(key =>
      part.keys[key].map((entry): [string, string] => [key, entry]),
    ),
  ]
  return entries.flatMap(([key, entry]) => {
    const name = /^-?\((.*?)\)/.exec(entry)?.[1]
    const why = name === undefined ? undefined : misuse({ key, entry, name, partitions })
    return why === undefined
      ? []
      : [
          found(
            subject,
            ['parts', part.name, key],
            'Invalid usage of partitions',
            `${why}; valid partitions: ${partitions.join(', ')}.`,
          ),
        ]
  })
}

function misuse({
  key,
  entry,
  name,
  partitions,
}: {
  key: string
  entry: string
  name: string
  partitions: readonly string[]
}): string | undefined {
  if (name === 'build')
    return key === 'organize'
      ? 'cannot organize files into the build directory'
      : `(build) cannot be used in '${key}'`
  if (!partitions.includes(name)) return `unknown partition '${name}' in '${entry}'`
  // What is organized may go to the top of a partition.
  return key !== 'organize' && /^\([^)]*\)\/*$/.test(entry)
    ? `no path specified after partition in '${entry}'`
    : undefined
}
