import { nearest } from '../text/nearest.ts'

/** Snap types as snap.yaml names them. */
export type SnapType = 'app' | 'gadget' | 'kernel' | 'base' | 'os' | 'snapd'

/** One kind of hook that snapd knows. */
export interface HookKind {
  /** The name, or its beginning where a plug's or slot's name follows. */
  name: string
  /** What follows the name: a plug or a slot of the snap itself. */
  of?: 'plug' | 'slot'
  /** Names that snapd takes for this kind; the name's own syntax is checked apart. */
  pattern: RegExp
  /** Snap types in which snapd looks the hook up; every type unless said. */
  only?: readonly SnapType[]
  /** Snap types that snapd refuses when they have the hook. */
  never?: readonly SnapType[]
  /** Whether a component may have it as well. */
  component: boolean
  /** When snapd runs it. */
  when: string
  timeout: string
  /** What a script that fails does to the operation. */
  failure: string
  /** The version of snapd that first ran it. */
  since: string
}

const plain = (name: string): { name: string; pattern: RegExp } => ({
  name,
  pattern: new RegExp(`^${name}$`),
})
const forSide = (
  verb: string,
  of: 'plug' | 'slot',
): { name: string; of: 'plug' | 'slot'; pattern: RegExp } => ({
  name: `${verb}-${of}-`,
  of,
  pattern: new RegExp(`^${verb}-${of}-[-a-z0-9]+$`),
})
const forView = (verb: string): { name: string; of: 'plug'; pattern: RegExp } => ({
  name: `${verb}-view-`,
  of: 'plug',
  pattern: new RegExp(`^${verb}-view-.+$`),
})
const tenMinutes = { timeout: '10m', component: false } as const

/**
 * Every hook that snapd 2.77 runs, in the order of a snap's life.
 *
 * The names and gates are those of snapd's list of supported hooks; times and versions come from its change logs and handlers.
 */
export const hookKinds: readonly HookKind[] = [
  {
    ...plain('install'),
    ...tenMinutes,
    component: true,
    when: 'on first installation, before services start',
    failure: 'undoes the installation',
    since: '2.27',
  },
  {
    ...plain('default-configure'),
    component: false,
    never: ['base', 'snapd', 'os'],
    timeout: '5m',
    when: 'on first installation, after install and before services start',
    failure: 'undoes the installation',
    since: '2.60',
  },
  {
    ...plain('configure'),
    component: false,
    never: ['base', 'snapd'],
    timeout: '5m',
    when: 'at the end of every installation, refresh and revert, and on each snap set and snap unset',
    failure: 'undoes the operation; the configuration is not applied',
    since: '2.16',
  },
  {
    ...plain('pre-refresh'),
    ...tenMinutes,
    component: true,
    when: 'on refresh, in the old revision, before its services stop',
    failure: 'undoes the refresh',
    since: '2.30',
  },
  {
    ...plain('post-refresh'),
    ...tenMinutes,
    component: true,
    when: 'on refresh, in the new revision, before its services start',
    failure: 'undoes the refresh',
    since: '2.28',
  },
  {
    ...plain('check-health'),
    timeout: '30s',
    component: false,
    when: 'as the last step of every installation, refresh and revert',
    failure: 'undoes the operation',
    since: '2.41',
  },
  {
    ...plain('gate-auto-refresh'),
    ...tenMinutes,
    when: 'before an automatic refresh of the snap or of one it depends on, where the experimental feature is on',
    failure: 'counts as a hold',
    since: '2.52',
  },
  {
    ...plain('remove'),
    ...tenMinutes,
    component: true,
    when: 'on removal of the last revision, after services stop',
    failure: 'is ignored',
    since: '2.27',
  },
  ...(['plug', 'slot'] as const).flatMap((side): HookKind[] => [
    {
      ...forSide('prepare', side),
      ...tenMinutes,
      when: `before the ${side} is connected`,
      failure: 'stops the connection',
      since: '2.33',
    },
    {
      ...forSide('connect', side),
      ...tenMinutes,
      when: `after the ${side} is connected`,
      failure: 'undoes the connection',
      since: '2.33',
    },
    {
      ...forSide('disconnect', side),
      ...tenMinutes,
      when: `before the ${side} is disconnected`,
      failure: 'is ignored',
      since: '2.36',
    },
    {
      ...forSide('unprepare', side),
      ...tenMinutes,
      when: `when a connection of the ${side} fails after its prepare hook ran`,
      failure: 'is ignored',
      since: '2.34',
    },
  ]),
  {
    ...plain('prepare-device'),
    ...tenMinutes,
    only: ['gadget'],
    when: 'when a device starts to register itself',
    failure: 'stops the registration',
    since: '2.17',
  },
  {
    ...plain('prepare-serial-request'),
    ...tenMinutes,
    only: ['gadget'],
    when: 'while a device prepares its serial request',
    failure: 'stops the request',
    since: '2.74',
  },
  {
    ...plain('install-device'),
    ...tenMinutes,
    only: ['gadget'],
    when: 'at the end of install mode of Ubuntu Core 20 and later',
    failure: 'stops the installation of the device',
    since: '2.50',
  },
  {
    ...plain('fde-setup'),
    component: false,
    timeout: '5m',
    only: ['kernel'],
    when: 'when keys of an encrypted disk are sealed',
    failure: 'stops the sealing',
    since: '2.48',
  },
  {
    ...forView('change'),
    ...tenMinutes,
    when: 'when configuration is written through a view of the plug, first',
    failure: 'stops the write',
    since: '2.66',
  },
  {
    ...forView('save'),
    ...tenMinutes,
    when: 'when configuration is written through a view of the plug, to store it',
    failure: 'rolls the write back',
    since: '2.66',
  },
  {
    ...forView('load'),
    ...tenMinutes,
    when: 'when configuration is read through a view of the plug, first',
    failure: 'stops the read',
    since: '2.69',
  },
  {
    ...forView('query'),
    ...tenMinutes,
    when: 'when configuration is read through a view of the plug, last',
    failure: 'stops the read',
    since: '2.69',
  },
  {
    ...forView('observe'),
    ...tenMinutes,
    when: 'after another snap has changed configuration that a view of the plug shows',
    failure: 'is ignored',
    since: '2.69',
  },
]

/** The kind of a hook of a snap; undefined for a name that snapd ignores. */
export function hookKind(name: string): HookKind | undefined {
  return hookKinds.find(kind => kind.pattern.test(name))
}

/** Whether snapd runs a component's hook of that name. */
export function isComponentHook(name: string): boolean {
  return hookKind(name)?.component === true
}

/** Whether a name has the form that snapd wants of a hook's name, known or not. */
export function isHookName(name: string): boolean {
  return /^[a-z](?:-?[a-z0-9])*$/.test(name)
}

/** The plug or slot that an interface hook belongs to. */
export function hookSubject(name: string): { side: 'plug' | 'slot'; name: string } | undefined {
  const kind = hookKind(name)
  return kind?.of === undefined ? undefined : { side: kind.of, name: name.slice(kind.name.length) }
}

/** Names of earlier versions of snapd and of other packaging systems, and what they are called now. */
const otherNames: Readonly<Record<string, string>> = {
  'after-refresh': 'post-refresh',
  'apply-config': 'configure',
  config: 'configure',
  'post-install': 'install',
  'post-remove': 'remove',
  'post-upgrade': 'post-refresh',
  postinst: 'install',
  'pre-install': 'install',
  'pre-remove': 'remove',
  'pre-upgrade': 'pre-refresh',
  preinst: 'install',
  prerm: 'remove',
  postrm: 'remove',
  refresh: 'post-refresh',
  uninstall: 'remove',
  upgrade: 'post-refresh',
}

/** The hook that a name is but for capitals, `_` in place of `-` and an ending such as `.sh`. */
export function respeltHook(name: string, component = false): string | undefined {
  const cleaned = plainName(name)
  return cleaned !== name &&
    isHookName(cleaned) &&
    (component ? isComponentHook(cleaned) : hookKind(cleaned) !== undefined)
    ? cleaned
    : undefined
}

function plainName(name: string): string {
  return name
    .replace(/(?<=.)\.[A-Za-z0-9]+$/, '')
    .toLowerCase()
    .replaceAll('_', '-')
}

/** The hook that somebody may have meant by a name that is none; undefined when nothing comes close. */
export function nearestHook(name: string, component = false): string | undefined {
  const known = hookKinds
    .filter(kind => kind.of === undefined && (!component || kind.component))
    .map(kind => kind.name)
  const respelt = respeltHook(name, component)
  if (respelt !== undefined) return respelt
  const cleaned = plainName(name)
  const renamed = otherNames[cleaned]
  if (renamed !== undefined && known.includes(renamed)) return renamed
  const view = /^(?<plug>.+)-view-changed$/.exec(cleaned)?.groups?.['plug']
  if (view !== undefined && !component) return `observe-view-${view}`
  return component ? nearest(cleaned, known)[0] : (nearestSubjectHook(cleaned) ?? nearest(cleaned, known)[0])
}

/** `conect-plug-camera` is near `connect-plug-camera`: the part before the plug's or slot's name is compared. */
function nearestSubjectHook(name: string): string | undefined {
  const { verb, subject } =
    /^(?<verb>[a-z-]+?-(?:plugs?|slots?|views?))-(?<subject>[a-z0-9].*)$/.exec(name)?.groups ?? {}
  if (verb === undefined || subject === undefined) return undefined
  const verbs = hookKinds.filter(kind => kind.of !== undefined).map(kind => kind.name.slice(0, -1))
  const found = nearest(verb, verbs)[0]
  return found === undefined || found === verb ? undefined : `${found}-${subject}`
}
