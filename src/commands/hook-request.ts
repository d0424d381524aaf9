import { resolve } from 'node:path'
import { UsageError, UserError } from '../errors.ts'
import { hookKind, isComponentHook, nearestHook } from '../hooks/catalogue.ts'
import { readText } from '../platform/files.ts'
import { applyPatch, beginTransaction, commitTransaction, wantsGoodFields } from '../rehearse/world/config.ts'
import { planOperation } from '../rehearse/operations/index.ts'
import type { Beginning } from '../rehearse/operations/index.ts'
import type { NamedFile } from '../rehearse/machine/session.ts'
import type { ConnectionAttributes } from '../rehearse/world/snapctl.ts'
import type { Revision, World } from '../rehearse/world/world.ts'
import { readAssignments, readAttribute } from '../snapctl/values.ts'
import type { Json, JsonObject } from '../json/exact-json.ts'
import { isJsonObject } from '../json/exact-json.ts'
import { nearest } from '../text/nearest.ts'
import type { Options } from './command.ts'
import { listOption, textOption } from './command.ts'
import { defined } from '../record.ts'

/** One hook with what the person has said about its run. */
interface HookRequest {
  /** The system as it is when the hook begins. */
  prepared: (world: World) => World
  planned: (world: World) => Beginning
}

interface Asked {
  named: NamedFile
  hook: string
  path: string
  options: Options
  cwd: string
}

/** Reads the options of a single run; whatever cannot be meant is told before anything runs. */
export async function hookRequest({
  named: { name: snap, file },
  hook,
  path,
  options,
  cwd,
}: Asked): Promise<HookRequest> {
  const component = textOption(options, 'component')
  checkHook({ hook, path, component, content: file.content })
  const config = await configOf(textOption(options, 'config'), cwd)
  const values = assignments(listOption(options, 'set'))
  const sides = attributesOf(hook, options)
  return {
    prepared: world => {
      // The hooks of an installation that come before its services start.
      const services = ['install', 'default-configure'].includes(hook) ? {} : world.services
      const configured = {
        ...world,
        services,
        config: Object.keys(config).length === 0 ? world.config : { ...world.config, [snap]: config },
      }
      return hook === 'configure' ? configured : withOptions(configured, { snap, values })
    },
    planned: world => {
      const planned = planOperation(world, {
        op: 'run-hook',
        snap,
        hook,
        ...defined({ component }),
        ...(hook === 'configure' && Object.keys(values).length > 0 ? { values } : {}),
      })
      if ('refusal' in planned) throw new UserError('rehearsal-refused', `${planned.refusal}.`)
      return {
        ...planned,
        change: {
          ...planned.change,
          attributes: Object.fromEntries(
            Object.entries(planned.change.attributes).map(([key, ends]) => [
              key,
              withAttributes(ends, sides),
            ]),
          ),
        },
      }
    },
  }
}

/** The world with options that nobody was asked about. */
function withOptions(world: World, { snap, values }: { snap: string; values: JsonObject }): World {
  const patched = applyPatch(beginTransaction(world, snap), {
    patch: values,
    strict: wantsGoodFields(world, snap),
  })
  if ('problem' in patched) throw new UserError('bad-option', `${patched.problem}.`)
  return commitTransaction(world, patched.transaction)
}

interface Looked {
  hook: string
  path: string
  component: string | undefined
  content: Revision
}

/** Throws for a hook that the snap does not have, with the one that may have been meant. */
function checkHook({ hook, path, component, content }: Looked): void {
  const part = component === undefined ? undefined : content.components[component]
  if (component !== undefined && part === undefined) {
    const names = Object.keys(content.components)
    throw new UserError('unknown-component', `There is no component '${component}' in '${path}'.`, {
      resolution:
        meant(component, names) ??
        (names.length === 0 ? 'It has no components.' : `It has ${names.join(', ')}.`),
    })
  }
  const hooks = part?.hooks ?? content.hooks
  if (hooks.includes(hook)) return
  const isKnown = component === undefined ? hookKind(hook) !== undefined : isComponentHook(hook)
  const near =
    meant(hook, hooks) ?? (isKnown ? undefined : suggestion(nearestHook(hook, component !== undefined)))
  const all = hooks.length === 0 ? 'It has no hooks.' : `It has ${hooks.join(', ')}.`
  throw new UserError(
    isKnown ? 'no-such-hook' : 'unknown-hook',
    isKnown ? `There is no hook '${hook}' in '${path}'.` : `'${hook}' is no hook that snapd runs.`,
    {
      resolution: near === undefined ? all : `${near} ${all}`,
    },
  )
}

function meant(word: string, known: readonly string[]): string | undefined {
  return suggestion(nearest(word, known)[0])
}

function suggestion(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `Did you mean '${name}'?`
}

/** What a file of configuration says, JSON or YAML. */
async function configOf(file: string | undefined, cwd: string): Promise<JsonObject> {
  if (file === undefined) return {}
  const text = readText(resolve(cwd, file))
  if (text === undefined)
    throw new UserError('config-missing', `Cannot find '${file}'.`, {
      resolution: "Name a JSON or YAML file for '--config'.",
    })
  const value = await valueOf(text, file)
  if (!isJsonObject(value))
    throw new UserError('config-broken', `'${file}' holds no configuration.`, {
      resolution: 'Write options by name into it: {"port": 80}.',
    })
  return value
}

async function valueOf(text: string, file: string): Promise<Json> {
  if (file.endsWith('.json')) {
    const { readJson } = await import('../json/read.ts')
    const read = readJson(text)
    if ('problem' in read)
      throw new UserError('config-broken', `Cannot read '${file}'.`, { details: read.problem })
    return read.value
  }
  const [{ parseYaml }, { YamlError }, { jsonOf }] = await Promise.all([
    import('../yaml/parse.ts'),
    import('../yaml/place.ts'),
    import('../json/of-yaml.ts'),
  ])
  try {
    return jsonOf(parseYaml(text, () => undefined).value)
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    throw new UserError('config-broken', `Cannot read '${file}'.`, { details: error.message, cause: error })
  }
}

function assignments(words: readonly string[]): JsonObject {
  const read = readAssignments(words, { text: false, typed: false })
  if ('problem' in read) throw new UsageError(`argument --set: ${read.problem}`, 'hooks run')
  return Object.fromEntries(read.values)
}

type Sides = Readonly<Record<'plug' | 'slot', JsonObject>>

/** The attributes that were given, by side; the hook's own name says which one is its own. */
function attributesOf(hook: string, options: Options): Sides {
  const side = /-(?<side>plug|slot)-/.exec(hook)?.groups?.['side']
  const given = {
    own: attributes(options, 'attr'),
    plug: attributes(options, 'plugAttr'),
    slot: attributes(options, 'slotAttr'),
  }
  if (side === undefined && Object.values(given).some(one => Object.keys(one).length > 0)) {
    throw new UsageError(`attributes belong to connections, and '${hook}' is no hook of one`, 'hooks run')
  }
  return {
    plug: { ...given.plug, ...(side === 'plug' ? given.own : {}) },
    slot: { ...given.slot, ...(side === 'slot' ? given.own : {}) },
  }
}

function attributes(options: Options, name: 'attr' | 'plugAttr' | 'slotAttr'): JsonObject {
  return Object.fromEntries(
    listOption(options, name).map(word => {
      const read = readAttribute(word)
      if ('problem' in read)
        throw new UsageError(`argument --${name.replace('A', '-a')}: ${read.problem}`, 'hooks run')
      return [read.key, read.value]
    }),
  )
}

/** As if the prepare hooks had set the attributes. */
function withAttributes({ plug, slot }: ConnectionAttributes, sides: Sides): ConnectionAttributes {
  return {
    plug: { ...plug, dynamic: { ...plug.dynamic, ...sides.plug } },
    slot: { ...slot, dynamic: { ...slot.dynamic, ...sides.slot } },
  }
}
