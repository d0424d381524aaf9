import type { Value } from '../../yaml/document.ts'

/** What snapd's reader expects at a place: a text, a list of texts, a table of something, a record, or anything. */
export type Shape = Plain<'text'> | Plain<'any'> | Plain<'texts'> | Table | Fields

interface Plain<Of> {
  kind: Of
}

/** Entries of one shape by any name. */
export interface Table<Of = Shape> {
  kind: 'table'
  /** Go's name of the type, for messages. */
  go: string
  of: Of
  /** Read in order, by a reader that refuses keys that come twice or are no texts. */
  ordered?: boolean
}

/** Named entries, each of a shape of its own. */
export interface Fields<Named = Readonly<Record<string, Shape>>> {
  kind: 'record'
  go: string
  fields: Named
  /** `strict` refuses keys that it does not know; `any` is read by hand: nothing in it is refused here. */
  takes?: 'strict' | 'any'
}

/** The value that a shape is read into; `Any` is what is kept as it stands. */
export type Decoded<S, Any> = S extends { kind: 'text' }
  ? string
  : S extends { kind: 'texts' }
    ? string[]
    : S extends { kind: 'any' }
      ? Any
      : S extends { kind: 'table'; of: infer Of }
        ? { [key: string]: Decoded<Of, Any> }
        : S extends { kind: 'record'; fields: infer Named }
          ? { -readonly [Key in keyof Named]?: Decoded<Named[Key], Any> }
          : never

const text = { kind: 'text' } as const
const any = { kind: 'any' } as const
const texts = { kind: 'texts' } as const
const table = <Of>(go: string, of: Of): Table<Of> => ({ kind: 'table', go: `map[string]${go}`, of })
const record = <Named>(go: string, fields: Named): Fields<Named> => ({ kind: 'record', go, fields })
const all = <S, Key extends string>(shape: S, ...keys: Key[]): Record<Key, S> =>
  Object.fromEntries(keys.map(key => [key, shape])) as Record<Key, S>
const environment = { ...table('string', text), ordered: true }

const hook = record('snap.hookYaml', { ...all(texts, 'plugs', 'slots', 'command-chain'), environment })
const hooks = table('snap.hookYaml', hook)
const app = record('snap.appYaml', {
  ...all(texts, 'aliases', 'plugs', 'slots', 'after', 'before', 'command-chain', 'activates-on'),
  ...all(
    text,
    'command',
    'daemon',
    'daemon-scope',
    'stop-command',
    'reload-command',
    'post-stop-command',
    'stop-timeout',
    'start-timeout',
    'watchdog-timeout',
    'completer',
    'refresh-mode',
    'stop-mode',
    'install-mode',
    'restart-condition',
    'restart-delay',
    'bus-name',
    'common-id',
    'timer',
    'autostart',
  ),
  environment,
  sockets: table('snap.socketsYaml', any),
  'success-exit-status': any,
})
const layout = {
  ...record('snap.layoutYaml', all(text, 'bind', 'bind-file', 'type', 'user', 'group', 'mode', 'symlink')),
  takes: 'any' as const,
}
const component = record('snap.componentYaml', { ...all(text, 'type', 'summary', 'description'), hooks })

const snapFile = record('snap.snapYaml', {
  ...all(
    text,
    'name',
    'version',
    'type',
    'title',
    'summary',
    'description',
    'license',
    'base',
    'confinement',
    'grade',
    'provenance',
  ),
  ...all(texts, 'architectures', 'assumes'),
  ...all(table('interface {}', any), 'plugs', 'slots', 'system-usernames'),
  // It reads these two by hand: every value of the one is looked at, any of the other is refused.
  ...all(any, 'epoch', 'layouts'),
  environment,
  apps: table('snap.appYaml', app),
  hooks,
  layout: table('snap.layoutYaml', layout),
  links: table('[]string', texts),
  components: table('snap.componentYaml', component),
})
const componentFile = {
  ...record(
    'snap.ComponentInfo',
    all(text, 'component', 'type', 'version', 'summary', 'description', 'provenance'),
  ),
  takes: 'strict' as const,
}

/** `meta/snap.yaml` and `meta/component.yaml` as snapd 2.77 declares them. */
export const shapes = { snap: snapFile, component: componentFile } satisfies Record<string, Shape>

/** Whose metadata it is. */
export type Kind = keyof typeof shapes

/** What the metadata of a snap or a component says, as snapd takes it; keys that it does not know are kept. */
export type SnapMetadata<Any = Value> = Decoded<typeof snapFile, Any> & Decoded<typeof componentFile, Any>

/** One app of a snap. */
export type AppMetadata<Any = Value> = Decoded<typeof app, Any>

/** What is declared of a hook. */
export type HookMetadata = Decoded<typeof hook, Value>
