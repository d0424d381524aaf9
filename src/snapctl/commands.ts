/** An option of a command of snapctl. */
export interface Flag {
  long?: string
  short?: string
  /** What kind of value follows; none: a switch. */
  value?: 'text' | 'number'
  /** What stands for the value in the help. */
  valueName?: string
  /** The only values allowed. */
  choices?: readonly string[]
  /** The value may be left out, and is this then; it has to be written with `=`. */
  optionalValue?: string
  /** May be given several times; all values count. */
  many?: boolean
  summary: string
}

/** An argument that is no option. */
export interface Positional {
  name: string
  required: boolean
  many: boolean
}

/** Where a command may be called. */
export interface Callers {
  /** Hooks in which it works, by name. */
  hooks: RegExp
  /** Apps and services of a snap. */
  apps: boolean
  /** Users other than root. */
  anyUser: boolean
  /** Somebody who belongs to no snap. */
  outside: boolean
}

/** A command of snapctl; one that has commands of its own takes no arguments itself. */
export interface SnapctlCommand {
  name: string
  /** The first version of snapd that is known to have it. */
  since: string
  summary: string
  hidden: boolean
  flags: readonly Flag[]
  positionals: readonly Positional[]
  /** Arguments are shown without brackets in the usage line. */
  bare?: boolean
  commands?: readonly SnapctlCommand[]
  callers: Callers
  /** What snapd says in a hook in which the command does not work. */
  elsewhere?: string
  /** Hooks in which the work only begins after the hook. */
  queuedIn?: RegExp
}

const any = /^/
const everywhere: Callers = { hooks: any, apps: true, anyUser: true, outside: false }
const asRoot: Callers = { ...everywhere, anyUser: false }
const onlyIn = (hooks: RegExp): Callers => ({ hooks, apps: false, anyUser: false, outside: false })
const fde = (name: string): Pick<SnapctlCommand, 'callers' | 'elsewhere'> => ({
  callers: onlyIn(/^fde-setup$/),
  elsewhere: `cannot use ${name} outside of the fde-setup hook`,
})

const text = (name: string, required = true): Positional => ({ name, required, many: false })
const list = (name: string, required = true): Positional => ({ name, required, many: true })
const plain = { hidden: false, flags: [], positionals: [] } as const

const view: Flag = { long: 'view', summary: 'use the confdb view of the plug' }
const withConstraint: Flag = {
  long: 'with',
  value: 'text',
  valueName: '<param>=<constraint>',
  many: true,
  summary: 'narrow a confdb request',
}
const waitFor: Flag = {
  long: 'wait-for',
  value: 'text',
  valueName: '<duration>',
  summary: 'how long to wait for access to confdb',
}
const scope: readonly Flag[] = [
  { long: 'system', summary: 'only services of the system' },
  { long: 'user', summary: 'only services of the current user' },
  { long: 'users', value: 'text', optionalValue: 'all', summary: 'only services of all users' },
]
const service = { ...plain, bare: true, callers: asRoot, queuedIn: /^(default-)?configure$/ } as const
const component = {
  ...plain,
  since: '2.68',
  callers: asRoot,
  queuedIn: any,
  flags: [{ long: 'no-wait', summary: 'print the id of the change instead of waiting for it' }] as const,
  positionals: [list('<snap|snap+comp|+comp>')],
} as const
const change = {
  ...plain,
  since: '2.77',
  callers: everywhere,
  positionals: [list('<change-id>', false)],
} as const
const format: Flag = { long: 'format', value: 'text', choices: ['json'], summary: 'print JSON' }

/**
 * Every command of snapctl of snapd 2.77.
 *
 * Names, options and limits are those of its ctlcmd package; versions come from its change logs.
 */
export const snapctlCommands: readonly SnapctlCommand[] = [
  {
    ...change,
    name: 'change',
    flags: [format],
    summary: 'show the tasks of a change that the snap has begun',
  },
  {
    ...plain,
    name: 'fail',
    since: '2.70',
    hidden: true,
    summary: 'reject a change of confdb',
    positionals: [text(':<rejection-reason>')],
    callers: onlyIn(/^change-view-/),
    elsewhere: 'cannot use "snapctl fail" outside of a "change-view" hook',
  },
  {
    ...plain,
    name: 'fde-setup-request',
    since: '2.48.2',
    summary: 'print what fde-setup is asked for',
    ...fde('fde-setup-request'),
  },
  {
    ...plain,
    name: 'fde-setup-result',
    since: '2.48.2',
    summary: 'answer the request of fde-setup from standard input',
    ...fde('fde-setup-result'),
  },
  {
    ...plain,
    name: 'get',
    since: '2.16',
    summary: 'print options of the snap, or attributes of a connection',
    callers: everywhere,
    flags: [
      { long: 'slot', summary: 'attributes of the slot' },
      { long: 'plug', summary: 'attributes of the plug' },
      { short: 'd', summary: 'always print a document, even for one key' },
      { short: 't', summary: 'print texts in quotes, and null' },
      view,
      { long: 'previous', summary: 'values of the view before the change' },
      {
        long: 'default',
        value: 'text',
        valueName: '<value>',
        summary: 'what to print when confdb has no value',
      },
      withConstraint,
      waitFor,
    ],
    positionals: [text(':<plug|slot>', false), list('<keys>', false)],
  },
  { ...component, name: 'install', summary: 'install components of the snap' },
  {
    ...plain,
    name: 'is-connected',
    since: '2.43',
    summary: 'tell by exit code whether a plug or slot is connected',
    callers: everywhere,
    flags: [
      { long: 'pid', value: 'number', summary: 'whether the process belongs to a snap that is connected' },
      {
        long: 'apparmor-label',
        value: 'text',
        summary: 'whether the label belongs to a snap that is connected',
      },
      { long: 'list', summary: 'print all connected plugs and slots' },
    ],
    positionals: [text('<plug|slot>', false)],
  },
  { ...change, name: 'is-ready', summary: 'tell by exit code whether a change of the snap is finished' },
  {
    ...plain,
    name: 'kmod',
    since: '2.57',
    summary: 'load or unload a kernel module',
    callers: asRoot,
    commands: [
      {
        ...plain,
        name: 'insert',
        since: '2.57',
        summary: 'load a kernel module',
        positionals: [text('<module>'), list('<options>', false)],
        bare: true,
        callers: asRoot,
      },
      {
        ...plain,
        name: 'remove',
        since: '2.57',
        summary: 'unload a kernel module',
        positionals: [text('<module>')],
        bare: true,
        callers: asRoot,
      },
    ],
  },
  {
    ...plain,
    name: 'model',
    since: '2.57',
    summary: 'print the model of the device',
    callers: everywhere,
    flags: [
      { long: 'json', summary: 'print JSON' },
      { long: 'assertion', summary: 'print the assertion' },
    ],
  },
  {
    ...plain,
    name: 'mount',
    since: '2.55',
    summary: 'mount something that the mount-control plug allows',
    callers: asRoot,
    flags: [
      { long: 'persistent', summary: 'mount it again at each boot' },
      { short: 't', long: 'type', value: 'text', summary: 'type of the file system' },
      { short: 'o', long: 'options', value: 'text', summary: 'options of the mount, separated by commas' },
    ],
    positionals: [text('<what>'), text('<where>')],
    bare: true,
  },
  {
    ...plain,
    name: 'reboot',
    since: '2.51',
    summary: 'choose how the device ends after installation',
    callers: onlyIn(/^install-device$/),
    elsewhere: 'cannot use reboot command outside of gadget install-device hook',
    flags: [
      { long: 'poweroff', summary: 'power off' },
      { long: 'halt', summary: 'halt' },
    ],
  },
  {
    ...plain,
    name: 'refresh',
    since: '2.51',
    hidden: true,
    summary: 'look at a pending refresh, hold it or let it go on',
    callers: { ...everywhere, hooks: /^gate-auto-refresh$/ },
    elsewhere: 'can only be used from gate-auto-refresh hook',
    flags: [
      { long: 'pending', summary: 'print what would be refreshed' },
      { long: 'hold', summary: 'hold the refresh' },
      { long: 'proceed', summary: 'let the refresh go on' },
      { long: 'show-lock', summary: 'print why apps of the snap must not start' },
      { long: 'tracking', summary: 'print the channel that the snap follows' },
    ],
  },
  { ...component, name: 'remove', summary: 'remove components of the snap' },
  {
    ...service,
    name: 'restart',
    since: '2.26',
    summary: 'restart services of the snap',
    flags: [...scope, { long: 'reload', summary: 'reload them where they can' }],
    positionals: [list('<service>')],
  },
  {
    ...plain,
    name: 'services',
    since: '2.37',
    summary: 'list services of the snap',
    callers: everywhere,
    positionals: [list('<service>', false)],
    flags: [
      { short: 'g', long: 'global', summary: 'state for all users' },
      { short: 'u', long: 'user', summary: 'state for the current user' },
    ],
  },
  {
    ...plain,
    name: 'set',
    since: '2.16',
    summary: 'set options of the snap, or attributes of a connection',
    callers: asRoot,
    flags: [
      { long: 'view', summary: view.summary },
      { short: 's', summary: 'take values as texts' },
      { short: 't', summary: 'take values as JSON only' },
      withConstraint,
      waitFor,
    ],
    positionals: [text(':<plug|slot>', false), list('key=value', false)],
  },
  {
    ...plain,
    name: 'set-health',
    since: '2.41',
    summary: 'tell how the snap is',
    callers: everywhere,
    flags: [{ long: 'code', value: 'text', summary: 'a short code for tools' }],
    positionals: [text('<status>'), text('<message>', false)],
  },
  {
    ...service,
    name: 'start',
    since: '2.26',
    summary: 'start services of the snap',
    flags: [...scope, { long: 'enable', summary: 'start them at each boot, too' }],
    positionals: [list('<service>')],
  },
  {
    ...service,
    name: 'stop',
    since: '2.26',
    summary: 'stop services of the snap',
    flags: [...scope, { long: 'disable', summary: 'start them no more at boot' }],
    positionals: [list('<service>')],
  },
  {
    ...plain,
    name: 'system-mode',
    since: '2.51',
    summary: 'print the mode of the device',
    callers: everywhere,
  },
  {
    ...change,
    name: 'tasks',
    flags: [format],
    summary: 'show the tasks of a change that the snap has begun',
  },
  {
    ...plain,
    name: 'umount',
    since: '2.55',
    summary: 'take a mount of the snap away',
    callers: asRoot,
    bare: true,
    positionals: [text('<where>')],
  },
  {
    ...plain,
    name: 'unset',
    since: '2.41',
    summary: 'remove options of the snap',
    callers: asRoot,
    flags: [view, withConstraint, waitFor],
    positionals: [list('ConfKeys', false)],
  },
  {
    ...plain,
    name: 'version',
    since: '2.73',
    summary: 'print the version of snapd',
    callers: { ...everywhere, outside: true },
  },
]

/** A command by its name; undefined when snapctl has none of that name. */
export function snapctlCommand(name: string): SnapctlCommand | undefined {
  return snapctlCommands.find(command => command.name === name)
}
