import { declaredHook } from '../../snap/metadata/facts.ts'
import { expanded } from './expansion.ts'
import type { Revision } from '../world/world.ts'

/** What the environment of a hook depends on. */
export interface HookSetting {
  /** Instance name: `lantern`, `lantern_two`. */
  snap: string
  revision: string
  hook: string
  metadata: Revision['metadata']
  architecture: string
  /** Whether the machine has a directory of the snap for data that survives a reset. */
  hasSaveData: boolean
  /** Set for a hook of a component. */
  component?: { name: string; revision: string; version?: string | undefined } | undefined
  /** What `snapctl` shows. */
  cookie: string
  /** The environment of snapd itself, which hooks inherit. */
  system: Readonly<Record<string, string>>
  /** What stands before `/snap`, `/var` and `/root` where the hook sees the scratch tree's own paths; empty where it sees the real ones. */
  root: string
  /** A directory that comes first on PATH; empty where `snapctl` is in one of the usual ones. */
  tools: string
}

/** What snap-confine gives every snap that is not classic. */
export const confinedPath =
  '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/games:/usr/local/games'

/** The whole environment of a hook: snapd's own, what describes the snap, then `environment:` of the snap and of the hook. */
export function hookEnvironment(setting: HookSetting): Record<string, string> {
  const { metadata, hook, component } = setting
  const environment: Record<string, string> = {
    ...setting.system,
    ...described(setting),
    ...(metadata.confinement === 'classic' ? {} : confined(setting)),
  }
  if (setting.tools !== '') environment['PATH'] = `${setting.tools}:${environment['PATH'] ?? ''}`
  const declared = declaredHook(metadata, { hook, component: component?.name })
  // Later ones see earlier ones.
  for (const variables of [metadata.environment ?? {}, declared?.environment ?? {}])
    for (const [name, value] of Object.entries(variables)) environment[name] = expanded(value, environment)
  return environment
}

function described(setting: HookSetting): Record<string, string> {
  const { snap, revision, metadata, component, cookie, root } = setting
  const { version = '', components = {} } = metadata
  const { name, key } = splitInstance(snap)
  return {
    SNAP_COOKIE: cookie,
    SNAP_CONTEXT: cookie,
    // As snapd does: the snap sees its files under its plain name, where they are mounted for it, whatever the instance is called.
    SNAP: `${root}/snap/${name}/${revision}`,
    SNAP_COMMON: `${root}/var/snap/${name}/common`,
    SNAP_DATA: `${root}/var/snap/${name}/${revision}`,
    SNAP_NAME: name,
    SNAP_INSTANCE_NAME: snap,
    SNAP_INSTANCE_KEY: key,
    SNAP_VERSION: version,
    SNAP_REVISION: revision,
    SNAP_ARCH: setting.architecture,
    SNAP_LIBRARY_PATH: '/var/lib/snapd/lib/gl:/var/lib/snapd/lib/gl32',
    SNAP_REEXEC: setting.system['SNAP_REEXEC'] ?? '',
    SNAP_UID: '0',
    SNAP_EUID: '0',
    ...(Object.keys(components).length > 0
      ? { SNAP_COMPONENTS: `${root}/snap/${name}/components/${revision}` }
      : {}),
    ...(setting.hasSaveData ? { SNAP_SAVE_DATA: `${root}/var/lib/snapd/save/snap/${snap}` } : {}),
    SNAP_USER_DATA: `${root}/root/snap/${snap}/${revision}`,
    SNAP_USER_COMMON: `${root}/root/snap/${snap}/common`,
    SNAP_REAL_HOME: `${root}/root`,
    ...(component === undefined
      ? {}
      : {
          SNAP_COMPONENT: `${root}/snap/${name}/components/mnt/${component.name}/${component.revision}`,
          SNAP_COMPONENT_NAME: `${name}+${component.name}`,
          SNAP_COMPONENT_VERSION: component.version ?? version,
          SNAP_COMPONENT_REVISION: component.revision,
        }),
  }
}

function confined({ snap, revision, root }: HookSetting): Record<string, string> {
  return {
    HOME: `${root}/root/snap/${snap}/${revision}`,
    XDG_RUNTIME_DIR: `/run/user/0/snap.${snap}`,
    PATH: confinedPath,
    SHELL: '/bin/bash',
    TMPDIR: '/tmp',
    TEMPDIR: '/tmp',
  }
}

/** `lantern_two` is the instance `two` of `lantern`. */
export function splitInstance(snap: string): { name: string; key: string } {
  const [name = '', key = ''] = snap.split('_')
  return { name, key }
}

/** The label under which snapd runs a hook. */
export function securityTag({
  snap,
  component,
  hook,
}: {
  snap: string
  component?: string | undefined
  hook: string
}): string {
  return `snap.${snap}${component === undefined ? '' : `+${component}`}.hook.${hook}`
}

/**
 * Whether a hook keeps the cookie of its own run. Others (hooks of components, of snaps whose name begins with a digit) are given the
 * snap's lasting one, as an app is: snap-confine does not know their label for that of a hook.
 */
export function keepsCookie(tag: string): boolean {
  return /^snap\.[a-z](-?[a-z0-9])*(_[a-z0-9]{1,10})?\.hook\.[a-z](-?[a-z0-9])*$/.test(tag)
}
