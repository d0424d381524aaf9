import * as z from 'zod'
import { lenientInteger } from '../../yaml/scalars.ts'
import { extensions } from '../../extensions/index.ts'
import { missing } from '../sentences.ts'
import { commandChain } from './hook.ts'
import {
  freeMap,
  list,
  mapOf,
  matching,
  model,
  oneOf,
  optional,
  text,
  uniqueList,
  wholeNumber,
} from './shapes.ts'

const commandSentence =
  'app commands must consist of only alphanumeric characters, spaces, and the following characters: / . _ # : $ -'
const command = matching(/^[A-Za-z0-9/. _#:$-]*$/, commandSentence)
const duration = matching(/^[0-9]+(?:ns|us|ms|s|m)*$/, "'{}' is not a valid time value")
const alias = matching(
  /^[a-zA-Z0-9][-_.a-zA-Z0-9]*$/,
  "'{}' is not a valid alias. Aliases must be strings, begin with an ASCII alphanumeric character, and can only use ASCII alphanumeric characters and the following special characters: . _ -",
)
const desktopFile = matching(
  /^[A-Za-z0-9. _#:$-]+\.desktop$/,
  "'{}' is not a valid desktop file name (e.g. myapp.desktop)",
)

const stopModes = [
  'sigterm',
  'sigterm-all',
  'sighup',
  'sighup-all',
  'sigusr1',
  'sigusr1-all',
  'sigusr2',
  'sigusr2-all',
  'sigint',
  'sigint-all',
] as const

/** Where a socket listens: a port, a path, or an abstract name of the snap. */
const listenStream = z.preprocess(
  value => (typeof value === 'string' ? value : lenientInteger(value)),
  z.unknown().superRefine((value, context) => {
    const refuse = (message: string): void => context.addIssue({ code: 'custom', message })
    if (value === undefined) return refuse(missing)
    const number = lenientInteger(value)
    if (typeof value !== 'string' && typeof number === 'number') {
      if (number < 1 || number > 65535) refuse(`${number} is not an integer between 1 and 65535 (inclusive).`)
    } else if (typeof value !== 'string') {
      refuse('input should be a valid integer')
    } else if (!value.startsWith('@snap.') && !/^[A-Za-z0-9/._#:$-]*$/.test(value)) {
      refuse(`'${value}' is not a valid socket path (e.g. /tmp/mysocket.sock).`)
    }
  }),
)

const streamForms = [
  { type: 'integer', minimum: 1, maximum: 65535 },
  { type: 'string', pattern: '^(?:@snap\\.|[A-Za-z0-9/._#:$-]*$)' },
  { const: true },
]

/** A socket that starts a service. */
const socket = model('Socket', {
  'listen-stream': listenStream.meta({
    anyOf: streamForms,
    description:
      'A port, a path below $SNAP_DATA or $SNAP_COMMON, or an abstract name that begins with @snap.',
    examples: ['$SNAP_COMMON/socket', 8080],
  }),
  'socket-mode': optional(wholeNumber).meta({
    description: "The socket's permissions; written with a leading zero it is octal.",
    examples: ['0640'],
  }),
})

const exitStatus = z.preprocess(lenientInteger, z.int().gte(1).lte(255).meta({ lenient: true }))

/** A program or service that the snap offers. */
export const app = model('App', {
  command: command.meta({
    description: 'The program and its arguments, relative to the snap.',
    examples: ['bin/server --verbose'],
  }),
  autostart: desktopFile.optional().meta({
    description: 'The desktop file that starts the app with the session.',
    examples: ['hello.desktop'],
  }),
  'common-id': optional(text).meta({
    description: 'The id that the app shares with other packagings of it (AppStream).',
    examples: ['org.example.Hello'],
  }),
  'bus-name': command.optional().meta({
    description: 'The D-Bus name that a service of type dbus claims.',
    examples: ['org.example.Hello'],
  }),
  desktop: optional(text).meta({
    description: "The app's desktop file, relative to the primed tree; it is copied to meta/gui.",
    examples: ['usr/share/applications/hello.desktop'],
  }),
  completer: optional(text).meta({
    description: 'A bash completion script for the app, relative to the snap.',
    examples: ['etc/hello.completion'],
  }),
  'stop-command': command
    .optional()
    .meta({ description: 'The command that stops the service.', examples: ['bin/stop'] }),
  'post-stop-command': command
    .optional()
    .meta({ description: 'The command that runs after the service has stopped.', examples: ['bin/clean'] }),
  'start-timeout': duration
    .optional()
    .meta({ description: 'How long the service may take to start.', examples: ['30s'] }),
  'stop-timeout': duration
    .optional()
    .meta({ description: 'How long the service may take to stop.', examples: ['30s'] }),
  'watchdog-timeout': duration
    .optional()
    .meta({ description: 'How often the service must say that it is alive.', examples: ['1m'] }),
  'reload-command': command.optional().meta({
    description: 'The command that makes the service read its settings again.',
    examples: ['bin/reload'],
  }),
  'restart-delay': duration
    .optional()
    .meta({ description: 'How long to wait before the service is started again.', examples: ['5s'] }),
  timer: optional(text).meta({
    description: 'When the service runs, in the timer notation of snapd.',
    examples: ['10:00-12:00,,mon'],
  }),
  daemon: optional(oneOf('simple', 'forking', 'oneshot', 'notify', 'dbus')).meta({
    description: 'The kind of service; an app without it is a program.',
    examples: ['simple'],
  }),
  after: uniqueList(text)
    .optional()
    .meta({ description: 'Services of this snap that start earlier.', examples: [['database']] }),
  before: uniqueList(text)
    .optional()
    .meta({ description: 'Services of this snap that start later.', examples: [['web']] }),
  'refresh-mode': optional(oneOf('endure', 'restart', 'ignore-running')).meta({
    description: 'What happens to the service when the snap is refreshed.',
    examples: ['endure'],
  }),
  'stop-mode': optional(oneOf(...stopModes)).meta({
    description: 'The signal that stops the service, and whom it reaches.',
    examples: ['sigterm-all'],
  }),
  'restart-condition': optional(
    oneOf('on-success', 'on-failure', 'on-abnormal', 'on-abort', 'on-watchdog', 'always', 'never'),
  ).meta({
    description: 'When the service is started again.',
    examples: ['always'],
  }),
  'success-exit-status': optional(list(exitStatus)).meta({
    description: 'Exit codes, beside 0, that count as success.',
    examples: [[42, 250]],
  }),
  'install-mode': optional(oneOf('enable', 'disable')).meta({
    description: 'Whether the service starts when the snap is installed.',
    examples: ['disable'],
  }),
  slots: optional(uniqueList(text)).meta({
    description: 'Slots that the app offers.',
    examples: [['dbus-service']],
  }),
  plugs: optional(uniqueList(text)).meta({
    description: 'Plugs that the app may use.',
    examples: [['network', 'home']],
  }),
  aliases: uniqueList(alias)
    .optional()
    .meta({ description: 'Other names of the command.', examples: [['hi']] }),
  environment: optional(mapOf(text)).meta({
    description: 'Environment variables for this app alone.',
    examples: [{ LANG: 'C.UTF-8' }],
  }),
  'command-chain': commandChain.optional().meta({
    description: 'Programs, relative to the snap, that run before the command, in order.',
    examples: [['bin/launch']],
  }),
  sockets: optional(mapOf(socket)).meta({
    description: 'Sockets that start the service, by name.',
    examples: [{ api: { 'listen-stream': '$SNAP_COMMON/api.socket' } }],
  }),
  'daemon-scope': optional(oneOf('system', 'user')).meta({
    description: 'Whether the service runs once for the system or once for each user session.',
    examples: ['user'],
  }),
  'activates-on': optional(uniqueList(text)).meta({
    description: 'Slots of type dbus whose use starts the service.',
    examples: [['dbus-name']],
  }),
  passthrough: optional(freeMap).meta({
    description: 'Keys that are copied into the app of snap.yaml without a check.',
    examples: [{ 'new-key': true }],
  }),
  extensions: list(z.string().meta({ enum: extensions.map(extension => extension.name) }))
    .optional()
    .meta({ description: 'Extensions that add what the app needs.', examples: [['gnome']] }),
})
