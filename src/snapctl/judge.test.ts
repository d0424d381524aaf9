import { describe, expect, test } from 'vitest'
import { callProblems } from './judge.ts'

const judge = (line: string, hook?: string): unknown[] =>
  callProblems(
    line.split(' ').map(word => (word === '$x' ? undefined : word)),
    hook,
  )

describe('calls that snapd certainly refuses', () => {
  test.each([
    ['get BAD', undefined, { problem: 'invalid option name: "BAD"', at: 1, kind: 'words' }],
    ['set a=1 b_c=2', undefined, { problem: 'invalid option name: "b_c"', at: 2, kind: 'words' }],
    [
      'set word',
      undefined,
      { problem: 'invalid configuration: "word" (want key=value)', at: 1, kind: 'words' },
    ],
    [
      'set -t k=bar',
      undefined,
      {
        problem: "failed to parse JSON: invalid character 'b' looking for beginning of value",
        at: 2,
        kind: 'words',
      },
    ],
    ['get -d -t a', undefined, { problem: 'cannot use -d and -t together', kind: 'words' }],
    [
      'set-health good',
      undefined,
      {
        problem: 'invalid status "good", must be one of "unknown", "okay", "waiting", "blocked", "error"',
        kind: 'words',
      },
    ],
    [
      'get :camera path',
      'configure',
      {
        problem: 'interface attributes can only be read during the execution of interface hooks',
        at: 1,
        kind: 'attributes',
      },
    ],
    [
      'set :camera path=1',
      'connect-plug-camera',
      {
        problem: 'interface attributes can only be set during the execution of prepare hooks',
        at: 1,
        kind: 'attributes',
      },
    ],
    [
      'get :other path',
      'connect-plug-camera',
      { problem: 'unknown plug or slot "other"', at: 1, kind: 'attributes' },
    ],
    [
      'get --plug --slot :camera path',
      'connect-plug-camera',
      { problem: 'cannot use --plug and --slot together', at: 3, kind: 'attributes' },
    ],
    [
      'reboot --halt',
      'install',
      { problem: 'cannot use reboot command outside of gadget install-device hook', kind: 'hook' },
    ],
    [
      'refresh --hold',
      'configure',
      { problem: 'can only be used from gate-auto-refresh hook', kind: 'hook' },
    ],
    [
      'install --no-wait +extra',
      'install',
      {
        problem:
          'internal error: cannot run snap management command asynchronously from a non-ephemeral context',
        kind: 'hook',
      },
    ],
  ])('%s in %s', (line, hook, problem) => expect(judge(line, hook)).toEqual([problem]))
})

describe('calls that may be right', () => {
  test.each([
    ['$x a', 'configure'],
    ['get $x', 'install'],
    ['set $x', 'install'],
    ['set $x b', 'install'],
    ['get -- $x', 'install'],
    ['get a.b', undefined],
    ['set-health error $x', 'install'],
    ['set-health $x', 'install'],
    ['is-connected $x --list', 'install'],
    ['get :camera path', 'prepare-plug-camera'],
    ['get :camera path', undefined],
    ['get --help BAD', 'install'],
    ['unset BAD', 'install'],
    ['set a!', 'install'],
    ['get --view :p', 'change-view-p'],
    ['reboot --halt', undefined],
  ])('%s in %s', (line, hook) => expect(judge(line, hook)).toEqual([]))
})
