import type { Json } from '../../json/exact-json.ts'
import { isJsonObject } from '../../json/exact-json.ts'
import { isInstanceName, isRevision } from './names.ts'
import type { World } from './world.ts'

/** What a part of a state has to be; gives what is wrong with it. `at` is where it stands, for the sentence. */
type Shape = (value: Json | undefined, at: string) => string | undefined

const be =
  (what: string, fits: (value: Json | undefined) => boolean): Shape =>
  (value, at) =>
    fits(value) ? undefined : `'${at}' is ${kindOf(value)}, and should be ${what}`

const text = be('a text', value => typeof value === 'string')
const truth = be('true or false', value => typeof value === 'boolean')
const number = be('a number', value => typeof value === 'number')
const object = be('an object', isJsonObject)

const maybe =
  (shape: Shape): Shape =>
  (value, at) =>
    value === undefined ? undefined : shape(value, at)

const listOf =
  (shape: Shape): Shape =>
  (value, at) =>
    Array.isArray(value)
      ? first(value.map((item: Json, index) => shape(item, `${at}[${String(index)}]`)))
      : be('a list', () => false)(value, at)

const mapOf =
  (shape: Shape): Shape =>
  (value, at) =>
    isJsonObject(value)
      ? first(Object.entries(value).map(([key, item]) => shape(item, `${at}.${key}`)))
      : object(value, at)

/** An object with these keys; what else it has is not looked at. */
const record =
  (shapes: Readonly<Record<string, Shape>>): Shape =>
  (value, at) =>
    isJsonObject(value)
      ? first(
          Object.entries(shapes).map(([key, shape]) =>
            shape(Object.hasOwn(value, key) ? value[key] : undefined, `${at}.${key}`),
          ),
        )
      : object(value, at)

/** An object whose keys become parts of paths. */
const named =
  (isName: (key: string) => boolean, shape: Shape): Shape =>
  (value, at) => {
    const stranger = isJsonObject(value) ? Object.keys(value).find(key => !isName(key)) : undefined
    return stranger === undefined ? mapOf(shape)(value, at) : `'${at}' cannot have a '${stranger}'`
  }

const both =
  (...shapes: readonly Shape[]): Shape =>
  (value, at) =>
    first(shapes.map(shape => shape(value, at)))

/** A directory that the state keeps lies in its own. */
const directory: Shape = (value, at) =>
  typeof value === 'string' && value.split('/').includes('..')
    ? `'${at}' leaves the state's directory`
    : text(value, at)

const side = record({ snap: text, name: text })
const attributes = record({ static: object, dynamic: object })
const service = record({ enabled: truth, active: truth })
const component = record({ revision: text, hooks: listOf(text), directory: maybe(directory) })
const revision = record({
  metadata: object,
  hooks: listOf(text),
  directory: maybe(directory),
  components: mapOf(component),
})

const hasCurrent: Shape = (value, at) => {
  const { current, revisions } = isJsonObject(value) ? value : {}
  return isJsonObject(revisions) && typeof current === 'string' && Object.hasOwn(revisions, current)
    ? undefined
    : `the snap '${at.replace(/^snaps\./, '')}' has no current revision`
}

const snap = both(
  object,
  hasCurrent,
  record({
    active: truth,
    sequence: listOf(text),
    revisions: named(isRevision, revision),
    asserted: truth,
    publisher: text,
    disabledServices: maybe(listOf(text)),
    tracking: maybe(text),
    refreshed: maybe(number),
  }),
)

const connection = record({
  plug: side,
  slot: side,
  interface: text,
  plugAttributes: attributes,
  slotAttributes: attributes,
  auto: truth,
  undesired: truth,
  hotplugGone: truth,
})

const change = record({
  id: text,
  kind: text,
  summary: text,
  status: text,
  tasks: listOf(record({ kind: text, summary: text, status: text, log: listOf(text) })),
})

const shapes: Readonly<Record<keyof World, Shape>> = {
  snaps: named(isInstanceName, snap),
  config: mapOf(object),
  savedConfig: mapOf(mapOf(object)),
  connections: listOf(connection),
  services: mapOf(service),
  health: mapOf(record({ revision: text, status: text, message: maybe(text), code: maybe(text) })),
  holds: mapOf(mapOf(record({ first: number, until: number }))),
  inhibited: mapOf(text),
  candidates: mapOf(record({ revision: text, type: text })),
  device: record({
    classic: truth,
    brand: text,
    model: text,
    serial: maybe(text),
    seeded: truth,
    mode: text,
    defaults: maybe(mapOf(object)),
    headers: object,
  }),
  mounts: listOf(
    record({ snap: text, what: text, where: text, type: text, options: listOf(text), persistent: truth }),
  ),
  modules: listOf(text),
  changes: listOf(change),
  warnings: listOf(text),
  processes: mapOf(text),
  now: number,
  faults: record({ services: mapOf(text), slowServices: mapOf(number) }),
}

/** The first thing in a state that is not as it is written; undefined when all of it is. */
export function stateProblem(world: World): string | undefined {
  return first(
    Object.entries(shapes).map(([key, shape]) => shape(world[key as keyof World] as unknown as Json, key)),
  )
}

function first(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find(problem => problem !== undefined)
}

function kindOf(value: Json | undefined): string {
  if (value === undefined) return 'not there'
  if (value === null) return 'null'
  if (typeof value === 'boolean') return String(value)
  return Array.isArray(value)
    ? 'a list'
    : isJsonObject(value)
      ? 'an object'
      : typeof value === 'string'
        ? 'a text'
        : 'a number'
}
