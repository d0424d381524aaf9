/** Something of the machine's root directory: a link, or a directory. */
export interface RootEntry {
  name: string
  target?: string
}

/** What a hook of a snap gets to see. */
interface SandboxView {
  /** Instance name. */
  snap: string
  /** Name without the instance's key. */
  name: string
  /** The scratch tree. */
  root: string
  /** The directory with `snapctl`, which stands in for /usr/local/sbin, and below it the box for its calls. */
  tools: string
  /** A directory for shared memory. */
  shared: string
  /** Where the files of each revision lie. */
  revisions: readonly { revision: string; directory: string }[]
  components: readonly { revision: string; name: string; componentRevision: string; directory: string }[]
  current?: string | undefined
  /** The directory that stands in for the base; undefined where the machine's own does. */
  base?: string | undefined
  /** What the root directory of the base, or of the machine, holds. */
  entries: readonly RootEntry[]
  /** Files of the machine that are programs called snapctl. */
  snapctls: readonly string[]
  saveData: boolean
  /** Arguments for the snap's layouts. */
  layouts: readonly string[]
  /** Arguments for what it sees of other snaps. */
  content: readonly string[]
  /** Bytes that the snap's data directories can take, and how much of that they hold already; without a limit unless given. */
  disk?: { size: number } | undefined
}

/** Where `bin/snapctl` leaves its calls, beside itself. */
export const callBoxName = 'snapctl.mail'

/** What of the root directory comes from the base; the rest is empty, or made below. */
export const fromBase: readonly string[] = [
  'bin',
  'sbin',
  'lib',
  'lib32',
  'lib64',
  'libx32',
  'usr',
  'etc',
  'opt',
]

/** bubblewrap's arguments for what a hook sees: the base read-only, the snap where snapd mounts it, its own data to write. */
export function sandboxMounts(view: SandboxView): string[] {
  const { root, snap, tools } = view
  const base = view.entries
    .filter(({ name }) => fromBase.includes(name))
    .flatMap(({ name, target }) =>
      target === undefined
        ? ['--system', `${view.base ?? ''}/${name}`, `/${name}`]
        : ['--symlink', target, `/${name}`],
    )
  return [
    ...base,
    ...(view.base === undefined ? [] : ['--system', '/etc', '/etc']),
    ...view.layouts,
    // Who is root here as well owns the settings in /proc, and the kernel asks for no more: by one of them it starts programs outside.
    '--proc',
    '/proc',
    '--remount-ro',
    '/proc',
    // What lies in shared memory takes room of the scratch tree, as everything else that a hook writes.
    '--dev',
    '/dev',
    '--bind',
    view.shared,
    '/dev/shm',
    '--remount-ro',
    '/dev',
    '--ro-bind',
    '/sys',
    '/sys',
    '--dir',
    '/home',
    '--dir',
    '/media',
    '--dir',
    '/mnt',
    '--dir',
    '/run',
    '--dir',
    '/var/lib/snapd/void',
    '--dir',
    '/var/tmp',
    '--ro-bind',
    tools,
    '/usr/local/sbin',
    '--bind',
    `${tools}/${callBoxName}`,
    `/usr/local/sbin/${callBoxName}`,
    ...view.snapctls.flatMap(path => ['--ro-bind', `${tools}/snapctl`, path]),
    '--bind',
    `${root}/tmp/${snap}`,
    '/tmp',
    // The addresses of servers of names alone: beside them are sockets of the one that asks them.
    ...['resolv.conf', 'stub-resolv.conf']
      .map(name => `/run/systemd/resolve/${name}`)
      .flatMap(path => ['--ro-bind-try', path, path]),
    ...snapFiles(view),
    ...dataMounts(view),
    ...view.content,
    '--remount-ro',
    '/',
  ]
}

/** As snapd does: an instance sees its files under its own name and under the snap's. */
function namesOf({ snap, name }: SandboxView): string[] {
  return snap === name ? [snap] : [snap, name]
}

function snapFiles(view: SandboxView): string[] {
  return namesOf(view).flatMap(name => [
    ...view.revisions.flatMap(({ revision, directory }) => [
      '--ro-bind',
      directory,
      `/snap/${name}/${revision}`,
    ]),
    ...view.components.flatMap(part => [
      '--ro-bind',
      part.directory,
      `/snap/${name}/components/mnt/${part.name}/${part.componentRevision}`,
      '--dir',
      `/snap/${name}/components/${part.revision}`,
      '--symlink',
      `../mnt/${part.name}/${part.componentRevision}`,
      `/snap/${name}/components/${part.revision}/${part.name}`,
    ]),
    ...(view.current === undefined ? [] : ['--symlink', view.current, `/snap/${name}/current`]),
  ])
}

function dataMounts(view: SandboxView): string[] {
  const { root, snap } = view
  const save = `/var/lib/snapd/save/snap/${snap}`
  const places = [
    ...namesOf(view).map(name => ({ from: `${root}/var/snap/${snap}`, to: `/var/snap/${name}` })),
    { from: `${root}/root/snap/${snap}`, to: `/root/snap/${snap}` },
  ]
  const saved = view.saveData ? ['--bind', `${root}${save}`, save] : []
  if (view.disk === undefined) return [...places.flatMap(({ from, to }) => ['--bind', from, to]), ...saved]
  // A full disk: a file system of its own for the data, which is carried over before and after.
  return [
    '--size',
    String(view.disk.size),
    '--tmpfs',
    `/var/snap/${snap}`,
    ...namesOf(view)
      .slice(1)
      .flatMap(name => ['--symlink', snap, `/var/snap/${name}`]),
    '--bind',
    `${root}/root/snap/${snap}`,
    `/root/snap/${snap}`,
    '--bind',
    `${root}/var/snap/${snap}`,
    '/mnt',
    ...saved,
  ]
}
