import { describe, expect, test } from 'vitest'
import type { Mapping } from '../../yaml/document.ts'
import { decodeMetadata } from '../../snap/metadata/decode.ts'
import { appProblems, judgedApps, unreadableValues } from './app-keys.ts'

const others: Mapping = {
  svc: { daemon: 'simple' },
  user: { daemon: 'simple', 'daemon-scope': 'user' },
  tool: {},
}

function judged(app: Mapping | null, { name = 'aa', snap = {} }: { name?: string; snap?: Mapping } = {}) {
  const written = { ...snap, apps: { [name]: app, ...others } }
  const found = judgedApps(decodeMetadata('snap', written)).find(one => one.name === name)
  if (found === undefined) throw new Error('no such app')
  return found
}

const only = (key: string): string => `${key} is only applicable to services`
const illegal = (key: string, value: string, blank = ' '): string =>
  `app description field '${key}' contains illegal "${value}" (legal: '^[A-Za-z0-9/.${blank}_#:$-]*$')`
const badWord = (key: string, value: string): string => `"${key}" field contains invalid value "${value}"`

describe('what snapd refuses of an app', () => {
  test.each<[Mapping, string[]]>([
    [{}, []],
    [{ command: 'bin/a -x $B', 'command-chain': ['bin/b'] }, []],
    [{ command: 'a;b' }, [illegal('command', 'a;b')]],
    [{ 'stop-command': 'a"b' }, [illegal('stop-command', 'a\\"b')]],
    [{ 'command-chain': ['a', 'b c'] }, [illegal('command-chain', 'b c', '')]],
    [{ daemon: 'complex' }, [badWord('daemon', 'complex')]],
    [{ 'daemon-scope': 'user' }, ['"daemon-scope" can only be set for daemons']],
    [{ daemon: 'simple', 'daemon-scope': 'user' }, []],
    [{ 'activates-on': ['x'] }, [only('activates-on')]],
    [{ timer: '10:00' }, [only('timer')]],
    [{ 'restart-condition': 'always' }, [only('restart-condition')]],
    [{ daemon: 'simple', timer: '10:00', 'restart-condition': 'always' }, []],
    [{ 'stop-timeout': '1s' }, [only('stop-timeout')]],
    [{ 'stop-timeout': '0s' }, []],
    [{ daemon: 'simple', 'start-timeout': '-1s' }, ['start-timeout cannot be negative']],
    [{ daemon: 'simple', 'start-timeout': '-0s' }, []],
    [{ daemon: 'simple', 'watchdog-timeout': '1s', 'restart-delay': '1s' }, []],
    [{ after: ['svc'] }, ['must be a service to define before/after ordering']],
    [
      { daemon: 'simple', after: ['gone', 'tool'], before: ['user', 'svc'] },
      [
        'before/after references service with different daemon-scope "user"',
        'before/after references a missing application "gone"',
        'before/after references a non-service application "tool"',
      ],
    ],
    [{ 'success-exit-status': [1] }, ['success exit status is only applicable to services']],
    [{ daemon: 'simple', 'success-exit-status': [1, 255] }, []],
    [{ daemon: 'simple', 'success-exit-status': [0] }, ['exit code must be an integer in range 1 to 255']],
    [{ daemon: 'simple', 'success-exit-status': [256] }, ['exit code must be an integer in range 1 to 255']],
    [{ 'stop-mode': 'sigkill' }, [badWord('stop-mode', 'sigkill')]],
    [{ 'stop-mode': 'sigint-all' }, ['"stop-mode" cannot be used for "aa", only for services']],
    [{ 'install-mode': 'enable' }, ['"install-mode" cannot be used for "aa", only for services']],
    [{ daemon: 'simple', 'stop-mode': 'sighup', 'install-mode': 'disable' }, []],
    [{ 'refresh-mode': 'ignore-running' }, []],
    [{ 'refresh-mode': 'endure' }, ['"refresh-mode" for app "aa" can only have value "ignore-running"']],
    [
      { daemon: 'simple', 'refresh-mode': 'ignore-running' },
      ['"refresh-mode" cannot be set to "ignore-running" for services'],
    ],
    [{ daemon: 'simple', 'refresh-mode': 'wait' }, [badWord('refresh-mode', 'wait')]],
    [
      { timer: '1', command: 'a;b', 'daemon-scope': 'user' },
      ['"daemon-scope" can only be set for daemons', illegal('command', 'a;b'), only('timer')],
    ],
  ])('%j: %j', (app, expected) => {
    expect([...appProblems(judged(app))]).toEqual(expected)
  })

  test('its name', () => {
    expect([...appProblems(judged({}, { name: 'a_b' }))]).toEqual([
      'cannot have "a_b" as app name - use letters, digits, and dash as separator',
    ])
  })

  test('nothing of what is no mapping', () => {
    expect([...appProblems(judged(null))]).toEqual([])
  })
})

describe('what snapd cannot read of an app', () => {
  const time = (what: string, value: string): string =>
    `cannot parse snap.yaml: time: ${what} duration "${value}"`
  test.each<[Mapping, string[]]>([
    [{ 'restart-condition': 'on-abort', 'daemon-scope': 'system', 'stop-timeout': '1m30.5s' }, []],
    [{ 'restart-condition': 'no' }, ['cannot parse snap.yaml: invalid restart condition']],
    [{ 'daemon-scope': 'all' }, ['cannot parse snap.yaml: invalid daemon scope: "all"']],
    [{ 'start-timeout': '0' }, []],
    [{ 'start-timeout': 30 }, [time('missing unit in', '30')]],
    [{ 'watchdog-timeout': '-3.5' }, [time('missing unit in', '-3.5')]],
    [{ 'restart-delay': 'soon' }, [time('invalid', 'soon')]],
    [{ 'activates-on': ['own', 'top'], slots: ['own'] }, []],
    [{ 'activates-on': ['gone'] }, ['invalid activates-on value "gone" on app "aa": slot not found']],
  ])('%j: %j', (app, expected) => {
    expect([...unreadableValues(judged(app, { snap: { slots: { top: null } } }))]).toEqual(expected)
  })
})
