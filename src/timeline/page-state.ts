import { configDifferences } from '../rehearse/report/config-lines.ts'
import type { ConnectionAttributes } from '../rehearse/world/snapctl.ts'
import type { Json } from '../json/exact-json.ts'
import { writeJson } from '../json/write.ts'
import { escaped } from './escape.ts'
import type { State } from './states.ts'

/** How things stand after a step; changes of the configuration are marked. */
export function stateParts({ config, changes, connections, services, health }: State): string[] {
  return [
    ...[...config].sort(byName).flatMap(([snap, value]) =>
      table(
        `Configuration of ${snap}`,
        configRows(
          value,
          changes.filter(change => change.snap === snap).flatMap(({ options }) => options),
        ),
      ),
    ),
    ...[...connections]
      .sort(byName)
      .flatMap(([name, attributes]) =>
        table(`Attributes of ${name.replace(' ', ' and ')}`, attributeRows(attributes)),
      ),
    ...table(
      'Services',
      [...services].sort(byName).map(([name, { enabled, active }]) => {
        const words = [
          enabled === undefined ? [] : [enabled ? 'enabled' : 'disabled'],
          active === undefined ? [] : [active ? 'active' : 'inactive'],
        ].flat()
        return row(name, escaped(words.join(', ')))
      }),
    ),
    ...table(
      'Health',
      [...health].sort(byName).map(([snap, text]) => row(snap, escaped(text))),
    ),
  ]
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1
}

/** Options as they are, those that the step has changed with what they were. */
function configRows(value: Json, changes: State['changes'][number]['options']): string[] {
  const changed = new Map(changes.map(change => [change.key, change]))
  const now = configDifferences({}, value).map(({ key, after }) => ({ key, after }))
  const gone = changes
    .filter(({ after }) => after === undefined)
    .map(({ key }) => ({ key, after: undefined }))
  return [...now, ...gone]
    .sort((one, other) => (one.key < other.key ? -1 : 1))
    .map(({ key, after }) => {
      const change = changed.get(key)
      if (change === undefined) return row(key, code(after))
      return row(
        key,
        [
          change.before === undefined ? '' : `<del>${code(change.before)}</del>`,
          after === undefined ? '' : `<ins>${code(after)}</ins>`,
        ].join(' '),
      )
    })
}

function attributeRows({ plug, slot }: ConnectionAttributes): string[] {
  return [plug, slot].flatMap(({ snap, name, static: fixed, dynamic }) => [
    ...Object.entries(fixed).map(([key, value]) => row(`${snap}:${name} ${key}`, code(value))),
    ...Object.entries(dynamic).map(([key, value]) =>
      row(`${snap}:${name} ${key}`, `${code(value)} <span class="dim">set by a hook</span>`),
    ),
  ])
}

function table(title: string, rows: readonly string[]): string[] {
  return rows.length === 0 ? [] : [`<h3>${escaped(title)}</h3>`, `<table>${rows.join('')}</table>`]
}

function row(name: string, value: string): string {
  return `<tr><td><code>${escaped(name)}</code></td><td>${value}</td></tr>`
}

function code(value: Json | undefined): string {
  return `<code>${escaped(value === undefined ? '' : writeJson(value))}</code>`
}
