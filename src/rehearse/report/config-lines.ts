import type { Json } from '../../json/exact-json.ts'
import { isJsonObject } from '../../json/exact-json.ts'
import { compareGo } from '../../text/go-text.ts'
import { writeJson } from '../../json/write.ts'
import type { StyledLine } from '../../ui/reporter.ts'
import { shownText } from './words.ts'
import { defined } from '../../record.ts'

/** What became of one option; what was not there before, or is gone, is undefined. */
export interface OptionDifference {
  readonly key: string
  readonly before?: Json
  readonly after?: Json
}

/** The options that differ between two configurations, by their whole keys, sorted. */
export function configDifferences(before: Json, after: Json): OptionDifference[] {
  const [old, now] = [new Map(leaves(before, '')), new Map(leaves(after, ''))]
  const keys = [...new Set([...old.keys(), ...now.keys()])].sort(compareGo)
  return keys.flatMap(key => {
    const [one, other] = [old.get(key), now.get(key)]
    if (one !== undefined && other !== undefined && writeJson(one) === writeJson(other)) return []
    return [
      {
        key,
        ...defined({ before: one, after: other }),
      },
    ]
  })
}

function leaves(value: Json, path: string): [string, Json][] {
  if (isJsonObject(value)) {
    const entries = Object.entries(value).flatMap(([key, item]) =>
      leaves(item, path === '' ? key : `${path}.${key}`),
    )
    return entries.length > 0 || path === '' ? entries : [[path, {}]]
  }
  return path === '' ? [] : [[path, value]]
}

/** Options of a diff that are shown; more is a flood, and JSON has all of them. */
const mostOptions = 500

/** The same as lines of a diff; of very many the first, and how many there are beside. */
export function configLines(before: Json, after: Json): StyledLine[] {
  const differences = configDifferences(before, after)
  const more = differences.length - mostOptions
  return [
    ...differences
      .slice(0, mostOptions)
      .flatMap(({ key, before: old, after: now }): StyledLine[] => [
        ...(old === undefined
          ? []
          : [[{ text: shownText(`- ${key}: ${writeJson(old)}`), style: 'error' as const }]]),
        ...(now === undefined
          ? []
          : [[{ text: shownText(`+ ${key}: ${writeJson(now)}`), style: 'good' as const }]]),
      ]),
    ...(more > 0 ? [[{ text: `… and ${String(more)} more options`, style: 'dim' as const }]] : []),
  ]
}

/** A whole configuration, a line for each option. */
export function optionLines(config: Json): StyledLine[] {
  return leaves(config, '')
    .toSorted(([one], [other]) => compareGo(one, other))
    .map(([key, value]) => [{ text: `${key}: ${writeJson(value)}` }])
}
