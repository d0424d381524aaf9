import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { snapctlCommands } from './commands.ts'
import type { CallWord } from './parse.ts'
import { parseCall } from './parse.ts'

const words = (line: string): CallWord[] =>
  line === '' ? [] : line.split(' ').map(word => (word === '$x' ? undefined : word))

describe('words of snapctl', () => {
  test.each([
    ['get -dt a', { d: true, t: true }, ['a']],
    ['get a --default=v b', { default: 'v' }, ['a', 'b']],
    ['get --with a=1 --with b=2 :p', { with: ['a=1', 'b=2'] }, [':p']],
    ['mount -text4 -o=ro /dev/sda /mnt', { type: 'ext4', options: 'ro' }, ['/dev/sda', '/mnt']],
    ['set -- -k=1 -t', {}, ['-k=1', '-t']],
    ['set -', {}, ['-']],
    ['is-connected --pid -5 a', { pid: '-5' }, ['a']],
    ['start --users a.b', { users: 'all' }, ['a.b']],
    ['set-health error --code "abc"', { code: 'abc' }, ['error']],
    ['kmod insert foo a=1', {}, ['foo', 'a=1']],
  ])('%s is understood', (line, flags, given) => {
    const call = parseCall(words(line))
    expect(call).toMatchObject({ arguments: given, certain: true })
    expect(call !== undefined && 'flags' in call ? Object.fromEntries(call.flags) : call).toEqual(flags)
  })

  test.each([
    ['get --default', "expected argument for flag `--default'", 1],
    ['get --default --plug', "expected argument for flag `--default', but got option `--plug'", 1],
    ['mount -o', "expected argument for flag `-o, --options'", 1],
    [
      'is-connected --pid 99999999999999999999 a',
      'invalid argument for flag `--pid\' (expected int): strconv.ParseInt: parsing "99999999999999999999": value out of range',
      1,
    ],
    [
      'set-health --code="a waiting',
      "invalid argument for flag `--code' (expected string): invalid syntax",
      1,
    ],
    ['srevices', "Unknown command `srevices', did you mean `services'?", 0],
    ['get --help=1', "bool flag `-h, --help' cannot have an argument", 1],
    ['kmod insert', 'the required argument `<module>` was not provided', undefined],
  ])('%s is refused', (line, problem, at) =>
    expect(parseCall(words(line))).toEqual({ problem, ...(at === undefined ? {} : { at }) }),
  )
})

describe('words that the shell computes', () => {
  test('hide the command', () => expect(parseCall([undefined, 'a'])).toBeUndefined())

  test.each(['start $x', 'mount $x', 'set-health $x', 'mount -t $x a b'])('%s may be complete', line => {
    expect(parseCall(words(line))).toMatchObject({ help: false })
  })

  test('are values of options', () => {
    const call = parseCall(words('set-health error --code $x'))
    expect(call).toMatchObject({ arguments: ['error'], certain: true })
    expect(call !== undefined && 'flags' in call && call.flags.has('code')).toBe(true)
  })

  test('do not hide an option that does not exist', () =>
    expect(parseCall(words('get $x --bogus'))).toEqual({ problem: "unknown flag `bogus'", at: 2 }))

  test('never make a call wrong that may be right', () => {
    const word = fc.constantFrom(
      'get',
      'set',
      'a',
      'a=1',
      ':p',
      '-t',
      '--plug',
      '--code',
      '--code=x',
      '--',
      'start',
      '--enable',
      'mount',
      '-o',
      'kmod',
      'insert',
      '',
    )
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), fc.nat(5), (line, hidden) => {
        const known = parseCall(line)
        fc.pre(known !== undefined && !('problem' in known) && hidden < line.length && hidden > 0)
        const seen = parseCall(
          line.map((text, at) => (at === hidden && !text.startsWith('-') ? undefined : text)),
        )
        expect(seen !== undefined && 'problem' in seen ? seen.problem : '').toBe('')
      }),
    )
  })
})

describe('the table of commands', () => {
  test('is sorted', () => {
    const names = snapctlCommands.map(command => command.name)
    expect(names).toEqual([...names].sort())
  })

  test('has each option once', () => {
    for (const { name, flags } of snapctlCommands) {
      const all = flags.flatMap(({ short, long }) => [short, long]).filter(text => text !== undefined)
      expect(new Set(all).size, name).toBe(all.length)
    }
  })
})
