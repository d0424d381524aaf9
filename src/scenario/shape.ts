import * as z from 'zod'
import { freeMap, list, mapOf, model, text } from '../project/schema/shapes.ts'
import type { TaskKind } from '../rehearse/change/tasks.ts'
import { taskKinds } from '../rehearse/change/tasks.ts'
import { fileExpected, health, maybe, oneOrMore, serviceState, standIn, textMatch } from './shapes.ts'

const truth = z.boolean()

/** A snap that scenarios can install, made of what the file says. */
const inlineSnap = model('Snap', {
  path: maybe(
    text,
    'A project, a primed tree or a .snap file, relative to the project; nothing else is said then.',
    '../hub',
    'old/lantern_1.snap',
  ),
  yaml: maybe(freeMap, 'What meta/snap.yaml says; the name is the one that the snap has here, unless said.', {
    plugs: { feed: { interface: 'content' } },
  }),
  hooks: maybe(
    mapOf(text),
    'Scripts by hook; without a first line of their own they begin with `#!/bin/sh -e`.',
    { configure: 'exit 0' },
  ),
  files: maybe(mapOf(text), 'Other files by their path in the snap.', { 'etc/defaults': 'port=80' }),
})

const snapDefinition = z.preprocess(
  value => (typeof value === 'string' ? { path: value } : value),
  inlineSnap.meta({ orText: true }),
)

const installedSnap = z.preprocess(
  value => (typeof value === 'string' ? { snap: value } : value),
  model('Installed', {
    snap: text.meta({
      description: 'A name from `snaps`, a path, or `.` for this project.',
      examples: ['.'],
    }),
    revision: maybe(
      text,
      'The revision that it has: a number for one of the store; the next local one (`x1`) unless said.',
      '7',
    ),
    as: maybe(text, 'The instance that it is.', 'lantern_two'),
    disabled: maybe(truth, 'Whether it is disabled.', true),
  }).meta({ orText: true }),
)

const device = model('Device', {
  classic: maybe(truth, 'Whether the machine is a classic system; it is unless said.', false),
  brand: maybe(text, 'The brand of its model.', 'acme'),
  model: maybe(text, 'Its model.', 'hub-1'),
  serial: maybe(text, 'Its serial number.', '0815'),
  mode: maybe(text, 'What `snapctl system-mode` tells.', 'install'),
  defaults: maybe(mapOf(freeMap), "The gadget's default configuration, by snap.", { lantern: { port: 80 } }),
})

const attributesBySide = mapOf(freeMap)

const givenState = model('Given', {
  installed: maybe(
    list(installedSnap),
    'Snaps that are there already, without any of their hooks having run; of several with one name the last is the current revision.',
    ['.'],
  ),
  config: maybe(mapOf(freeMap), 'Configuration by snap; `core` is the system.', { lantern: { port: 80 } }),
  connected: maybe(list(text), 'Connections that are there already: plug and slot.', [
    'lantern:feed hub:wire',
  ]),
  attributes: maybe(
    attributesBySide,
    'Attributes that the prepare hooks of these connections had set, by side.',
    { 'hub:wire': { port: 80 } },
  ),
  services: maybe(
    mapOf(serviceState),
    'Services by `snap.app`; those of installed snaps are enabled and active unless said.',
    { 'lantern.web': 'inactive' },
  ),
  files: maybe(mapOf(mapOf(text)), 'Contents of files by snap and path.', {
    lantern: { '$SNAP_DATA/settings': 'PORT=80' },
  }),
  health: maybe(mapOf(health), 'What snaps have said of their health.', { lantern: 'okay' }),
  device: maybe(device, 'The machine and its model.', { classic: false }),
})

/** What one snap is expected to be like. */
const ofSnap = {
  config: maybe(
    freeMap,
    'Options that must have these values; null for one that must not be set. Maps are compared by the keys that are named, numbers by what they amount to.',
    { port: 8080 },
  ),
  'whole-config': maybe(freeMap, 'The whole configuration.', { port: 8080 }),
  files: maybe(
    mapOf(fileExpected),
    'Files by the path that the hook knows; null for one that must not be there.',
    { '$SNAP_DATA/settings': 'PORT=8080', '$SNAP_DATA/old': null },
  ),
  services: maybe(mapOf(serviceState), 'Services by the name of their app.', { web: 'active' }),
  health: maybe(health, 'What the snap has said of its health.', 'okay'),
  revision: maybe(text, 'The current revision.', 'x2'),
  installed: maybe(truth, 'Whether the snap is installed.', false),
  enabled: maybe(truth, 'Whether it is enabled.', false),
}

const ofAll = {
  hooks: maybe(
    list(text),
    'The hooks that ran, in order and no others: `hook` of this project, `snap/hook` of another snap, with `failed` or `ignored` behind one that did not pass.',
    ['install', 'hub/connect-slot-wire', 'configure failed'],
  ),
  connected: maybe(list(text), 'Connections that there must be: plug and slot.', ['lantern:feed hub:wire']),
  disconnected: maybe(list(text), 'Connections that there must not be.', ['lantern:feed hub:wire']),
  attributes: maybe(
    attributesBySide,
    'Attributes of connections by side; null for one that must not be there.',
    { 'hub:wire': { port: 8080 } },
  ),
  snaps: maybe(mapOf(model('OtherSnap', ofSnap)), 'The same about other snaps, by name.', {
    hub: { config: { clients: 1 } },
  }),
}

const finalExpectation = model('Expectation', { ...ofSnap, ...ofAll })

const stepExpectation = model('StepExpectation', {
  ...ofSnap,
  ...ofAll,
  error: maybe(
    textMatch,
    'The error that the operation must end with, as `snap` prints it. Without this key it must succeed.',
    'port must be a number',
  ),
  output: maybe(textMatch, 'What the hooks of the step print, or what `get` prints.', 'listening on 8080'),
  exit: maybe(z.int(), "The exit code of the step's last hook.", 1),
})

const fault = model('Fault', {
  hook: maybe(text, 'The hook that goes wrong.', 'configure'),
  snap: maybe(text, 'Of which snap; of every one unless said.', 'hub'),
  component: maybe(text, 'Of which component.', 'dictionary'),
  run: maybe(z.int().positive(), 'Only its n-th run in the scenario; every one unless said.', 2),
  at: maybe(
    z.enum(['start', 'end']),
    'Whether it fails instead of running, or after it has done all it does; at the end unless said.',
    'start',
  ),
  call: maybe(
    z.int().positive(),
    'Its n-th call of snapctl fails instead, as if snapd could not be reached.',
    2,
  ),
  disk: maybe(z.int().min(0), 'Its disk has only so many bytes left instead.', 0),
  exit: maybe(z.int().min(1).max(255), 'What it exits with; 1 unless said.', 3),
  output: maybe(text, 'What it prints when it fails.', 'out of luck'),
  task: maybe(
    z.enum(Object.keys(taskKinds) as [TaskKind, ...TaskKind[]]),
    'A task of snapd itself that fails, whichever snap it is about.',
    'disconnect',
  ),
  service: maybe(text, 'A service (`snap.app`) that systemd cannot start, stop or restart.', 'lantern.web'),
})

/** The operations of a step: each key is one, and a step has one of them. */
export const operationKeys = {
  install: maybe(text, 'Installs a snap: a name from `snaps`, a path, or `.` for this project.', '.'),
  refresh: maybe(text, 'Refreshes to a snap: a name from `snaps`, a path, or `.` for this project.', '.'),
  revert: maybe(text, 'Goes back to the revision before, of this snap.', 'lantern'),
  remove: maybe(text, 'Removes this snap.', 'lantern'),
  enable: maybe(text, 'Enables this snap.', 'lantern'),
  disable: maybe(text, 'Disables this snap.', 'lantern'),
  set: maybe(freeMap, 'Sets options.', { port: 8080 }),
  unset: maybe(oneOrMore, 'Unsets options.', 'port'),
  get: maybe(oneOrMore, 'Reads options; what `snap get` prints is the output.', 'port'),
  connect: maybe(text, 'Connects a plug and a slot.', 'lantern:feed hub:wire'),
  disconnect: maybe(text, 'Cuts the connection of a plug and a slot.', 'lantern:feed hub:wire'),
  forget: maybe(text, 'Cuts a connection and forgets that snapd ever knew it.', 'lantern:feed hub:wire'),
  'hotplug-remove': maybe(text, 'Takes away the device behind a slot.', 'lantern:feed hub:wire'),
  run: maybe(text, 'Runs one hook by itself.', 'check-health'),
  'auto-refresh': maybe(
    oneOrMore,
    'Refreshes as snapd does by itself, gate-auto-refresh hooks first, to these snaps.',
    'hub-2',
  ),
  'install-component': maybe(text, 'Installs a component of the snap.', 'dictionary'),
  'remove-component': maybe(text, 'Removes a component of the snap.', 'dictionary'),
  'prepare-device': maybe(
    text,
    'Prepares the registration of the device, with the hook of this gadget.',
    'my-gadget',
  ),
  'install-device': maybe(
    text,
    'Finishes the installation of a device, with the hook of this gadget.',
    'my-gadget',
  ),
  write: maybe(mapOf(text), 'Writes files, as an app or a person would.', { '$SNAP_COMMON/cache': 'old' }),
  wait: maybe(z.int().positive(), 'Lets so many seconds pass.', 3600),
}

const step = model('Step', {
  ...operationKeys,
  snap: maybe(
    text,
    "Whose options, hook, component or files it is about; this project's unless said.",
    'hub',
  ),
  as: maybe(text, 'For `install` and `refresh`: the instance.', 'lantern_two'),
  revision: maybe(
    text,
    'The revision that the snap becomes: a number for one of the store; unless said the next local one, and 100 for `auto-refresh`. For `revert` and `remove`: which one.',
    '8',
  ),
  purge: maybe(truth, 'For `remove`: without a snapshot.', true),
  values: maybe(freeMap, 'For `run` of configure: what somebody asks to be set.', { port: 80 }),
  fail: maybe(
    z.preprocess(
      (value): unknown => (Array.isArray(value) ? value : [value]),
      list(fault).meta({ orOne: true }),
    ),
    'What goes wrong in this step.',
    { hook: 'configure', call: 2 },
  ),
  expect: maybe(stepExpectation, 'What must be true after the step.', { hooks: ['configure'] }),
})

const scenario = model('Scenario', {
  given: maybe(givenState, "What is there at the beginning; each key replaces the file's.", {
    installed: ['.'],
  }),
  steps: list(step).meta({
    description: 'What is done, in order. Each step is one operation.',
    examples: [[{ install: '.' }]],
  }),
  expect: maybe(finalExpectation, 'What must be true at the end; `hooks` are those of all steps.', {
    config: { port: 8080 },
  }),
  trace: maybe(
    truth,
    'Whether all that happens is compared with what is kept in snap/tests/traces; `--update` writes it.',
    true,
  ),
  skip: maybe(text, 'Why the scenario is not run.', 'needs a camera'),
})

/** A file of scenarios, `snap/tests/NAME.yaml`. */
export const scenarioFile = model('ScenarioFile', {
  build: maybe(
    truth,
    "Whether the project's parts are built before the scenarios run; unless said they are where that takes no toolchain, or where a hook comes from them.",
    true,
  ),
  files: maybe(
    mapOf(standIn),
    "Stand-ins for programs and files of the project's snap, by their path in it.",
    { 'bin/tool': '#!/bin/sh\necho 1.2' },
  ),
  snaps: maybe(
    mapOf(snapDefinition),
    'Other snaps by the name under which the scenarios know them: a path, or what they consist of.',
    { hub: '../hub' },
  ),
  given: maybe(givenState, 'What is there at the beginning of each scenario.', { installed: ['.'] }),
  scenarios: mapOf(scenario).meta({
    description: 'Scenarios by what they show.',
    examples: [{ 'a port that is no number is refused': { steps: [{ set: { port: 'abc' } }] } }],
  }),
})

export type ScenarioFile = z.output<typeof scenarioFile>
export type ScenarioShape = z.output<typeof scenario>
export type StepShape = z.output<typeof step>
export type GivenShape = z.output<typeof givenState>
export type FaultShape = z.output<typeof fault>
export type SnapShape = z.output<typeof inlineSnap>
export type StepExpectation = z.output<typeof stepExpectation>
export type FinalExpectation = z.output<typeof finalExpectation>
export type FileExpectation = z.output<typeof fileExpected>
export type TextMatch = z.output<typeof textMatch>
export type OperationKey = keyof typeof operationKeys
