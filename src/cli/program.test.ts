import { describe, expect, test } from 'vitest'
import { commandGroups } from '../commands/index.ts'
import { UsageError } from '../errors.ts'
import { readArguments } from './program.ts'

function read(line: string, env: Record<string, string> = {}): unknown {
  const invocation = readArguments(line === '' ? [] : line.split(' '), commandGroups, env)
  if (invocation.kind !== 'command') return invocation
  return {
    command: invocation.command.name,
    options: invocation.options,
    args: invocation.args,
    implied: invocation.implied,
  }
}

describe('a command line', () => {
  test.each<[string, unknown]>([
    ['', { command: 'pack', options: {}, args: [], implied: true }],
    ['--destructive-mode', { command: 'pack', options: { destructiveMode: true }, args: [], implied: true }],
    [
      '-v prime one two',
      { command: 'prime', options: { verbose: true }, args: ['one', 'two'], implied: false },
    ],
    ['prime one -q', { command: 'prime', options: { quiet: true }, args: ['one'], implied: false }],
    [
      '--verbosity debug stage',
      { command: 'stage', options: { verbosity: 'debug' }, args: [], implied: false },
    ],
    ['--verbosity=quiet', { command: 'pack', options: { verbosity: 'quiet' }, args: [], implied: true }],
    ['pack -o out/ tree', { command: 'pack', options: { output: 'out/' }, args: ['tree'], implied: false }],
    ['pack --output=x.snap', { command: 'pack', options: { output: 'x.snap' }, args: [], implied: false }],
    [
      'plugins --base core22',
      { command: 'list-plugins', options: { base: 'core22' }, args: [], implied: false },
    ],
    ['--version', { kind: 'version' }],
    ['-V', { kind: 'version' }],
    ['help', { kind: 'help', command: undefined, all: false, options: {} }],
    ['help --all', { kind: 'help', command: undefined, all: true, options: {} }],
    ['help pack', { kind: 'help', command: 'pack', all: false, options: {} }],
    ['pack --help', { kind: 'help', command: 'pack', all: false, options: {} }],
    [
      'hooks run configure . --set a=1,b=2 --set c',
      { command: 'hooks run', options: { set: ['a=1,b=2', 'c'] }, args: ['configure', '.'], implied: false },
    ],
    [
      '-q hooks run install',
      { command: 'hooks run', options: { quiet: true }, args: ['install'], implied: false },
    ],
    ['hooks', { kind: 'help', command: 'hooks', all: false, options: {} }],
    ['hooks --help', { kind: 'help', command: 'hooks', all: false, options: {} }],
    ['help hooks', { kind: 'help', command: 'hooks', all: false, options: {} }],
    ['help hooks run', { kind: 'help', command: 'hooks run', all: false, options: {} }],
    ['hooks run -h', { kind: 'help', command: 'hooks run', all: false, options: {} }],
    ['-h', { kind: 'help', command: undefined, all: false, options: {} }],
  ])('%j is understood', (line, expected) => {
    expect(read(line)).toEqual(expected)
  })

  test.each<[string, string, string?]>([
    ['paks', "no such command 'paks', maybe you meant 'pack'"],
    ['hooks optoins', "no such command 'hooks optoins', maybe you meant 'hooks options'"],
    ['hooks run', 'the following arguments are required: hook', 'hooks run'],
    ['bundle', "no such command 'bundle'"],
    ['pack --no-such-option', 'unrecognized arguments: --no-such-option', 'pack'],
    ['pack one two', 'unrecognized arguments: two', 'pack'],
    ['pack --platform', 'argument --platform: expected one argument', 'pack'],
    ['pack --platform a --build-for b', 'argument --build-for: not allowed with argument --platform', 'pack'],
    ['pack --build-for=b --platform=a', 'argument --platform: not allowed with argument --build-for', 'pack'],
    [
      'pack --destructive-mode --use-lxd',
      'argument --use-lxd: not allowed with argument --destructive-mode',
      'pack',
    ],
    [
      'list-plugins --base core99',
      "argument --base: invalid choice: 'core99' (choose from 'core22', 'core24', 'core26', 'devel')",
      'list-plugins',
    ],
    ['help nothing', "command 'nothing' not found to provide help for"],
  ])('%j is refused', (line, sentence, command) => {
    expect(() => read(line)).toThrow(new UsageError(sentence, command))
  })

  test.each([
    ['snap', "The 'snap' command was renamed to 'pack'."],
    ['upload x.snap', "'upload' is a command of the store, which snapsmith does not talk to."],
    ['remote-build', "'remote-build' builds on other machines; snapsmith builds on this one."],
  ])('%j is answered with where to go', (line, sentence) => {
    expect(() => read(line)).toThrow(expect.objectContaining({ message: sentence, exitCode: 64 }))
  })

  test('takes absent options from the environment, the first variable winning', () => {
    const env = { CRAFT_PLATFORM: 'one', SNAPCRAFT_PLATFORM: 'two' }
    expect(read('pack', env)).toMatchObject({ options: { platform: 'one' } })
    expect(read('pack --platform three', env)).toMatchObject({ options: { platform: 'three' } })
  })

  test('does not take from the environment what a given option excludes', () => {
    expect(read('pack --build-for arm64', { CRAFT_PLATFORM: 'one' })).toMatchObject({
      options: { buildFor: 'arm64' },
    })
    expect(read('pack --build-for arm64', { CRAFT_PLATFORM: 'one' })).not.toHaveProperty('options.platform')
  })
})
