import { describe, expect, test } from 'vitest'
import { Float, Timestamp } from './document.ts'
import type { ScalarTag } from './scalars.ts'
import { isBadScalar, lenientInteger, lenientTruth, resolvePlain, scalarValue } from './scalars.ts'

describe('what a plain scalar is', () => {
  const forms: Readonly<Record<ScalarTag, readonly string[]>> = {
    null: ['', '~', 'null', 'Null', 'NULL'],
    bool: ['yes', 'Yes', 'YES', 'no', 'No', 'NO', 'true', 'True', 'TRUE', 'false', 'on', 'On', 'off', 'OFF'],
    int: ['0', '-0', '+1', '12_3', '0b1_0', '-0b1', '0_7', '017', '0x1_F', '+0xa', '1:0', '1:59:59', '-3:20'],
    float: [
      '1.',
      '1.5',
      '-1_0.5',
      '1.5e+3',
      '1.e-1',
      '.5',
      '.5e+1',
      '1:2.5',
      '+.inf',
      '.Inf',
      '-.INF',
      '.nan',
      '.NaN',
      '.NAN',
    ],
    timestamp: [
      '2024-01-02',
      '2024-1-2 3:04:05',
      '2024-01-02T03:04:05.12Z',
      '2024-01-02t03:04:05 +01:30',
      '2024-01-02 03:04:05-1',
    ],
    merge: ['<<'],
    value: ['='],
    str: [
      'yEs',
      'y',
      'n',
      'nul',
      '~~',
      '1e3',
      '1.5e3',
      '09',
      '0b2',
      '0xg',
      '1:60',
      '+',
      '-',
      '.',
      '._5',
      '+.nan',
      '2024-1-2',
      '2024-01-02T3',
      '2024-01-02 03:04',
      '<<<',
      '==',
      'abc',
      '1 2',
    ],
  }
  test.each(Object.entries(forms).flatMap(([tag, texts]) => texts.map(text => [text, tag])))(
    '%j is of the kind %s',
    (text, tag) => {
      expect(resolvePlain(text ?? '')).toBe(tag)
    },
  )
})

describe('the value of a scalar', () => {
  test.each<[ScalarTag, string, unknown]>([
    ['null', 'x', null],
    ['bool', 'YES', true],
    ['bool', 'on', true],
    ['bool', 'True', true],
    ['bool', 'No', false],
    ['bool', 'off', false],
    ['bool', 'FALSE', false],
    ['int', '0b1_01', 5],
    ['int', '-0x1F', -31],
    ['int', '+017', 15],
    ['int', '1:02:03', 3723],
    ['int', '-1:30', -90],
    ['int', '9007199254740991', Number.MAX_SAFE_INTEGER],
    ['int', '9007199254740992', 9007199254740992n],
    ['int', '-9007199254740991', Number.MIN_SAFE_INTEGER],
    ['int', '-9007199254740992', -9007199254740992n],
    ['float', '1_0.5', new Float(10.5)],
    ['float', '-.5', new Float(-0.5)],
    ['float', '+1.5E+2', new Float(150)],
    ['float', '-.inf', new Float(-Infinity)],
    ['float', '.INF', new Float(Infinity)],
    ['float', '.NaN', new Float(NaN)],
    ['float', '-1:30.5', new Float(-90.5)],
    ['timestamp', '2024-02-29', new Timestamp('2024-02-29', 'date')],
    ['timestamp', '2024-12-31 23:59:59', new Timestamp('2024-12-31 23:59:59', 'datetime')],
    ['str', '1', '1'],
    ['merge', '<<', '<<'],
  ])('%s %s', (tag, text, value) => {
    expect(scalarValue(tag, text)).toEqual(value)
  })

  test.each<[ScalarTag, string, string]>([
    ['bool', 'maybe', "'maybe' is not a boolean"],
    ['int', 'a_b', "invalid literal for int() with base 10: 'ab'"],
    ['int', '-09', "invalid literal for int() with base 8: '09'"],
    ['int', '0b2', "invalid literal for int() with base 2: '2'"],
    ['int', '0xg', "invalid literal for int() with base 16: 'g'"],
    ['int', '1:', "invalid literal for int() with base 10: ''"],
    ['int', '1:a', "invalid literal for int() with base 10: 'a'"],
    ['int', '1x2', "invalid literal for int() with base 10: '1x2'"],
    ['float', 'x', "could not convert string to float: 'x'"],
    ['float', '-', "could not convert string to float: '-'"],
    ['timestamp', 'x', "'x' is not a date"],
    ['timestamp', '0000-01-02', 'year 0 is out of range'],
    ['timestamp', '2024-00-02', 'month must be in 1..12'],
    ['timestamp', '2024-13-02', 'month must be in 1..12'],
    ['timestamp', '2024-01-00', 'day is out of range for month'],
    ['timestamp', '2023-02-29', 'day is out of range for month'],
    ['timestamp', '2024-01-02 24:00:00', 'hour must be in 0..23'],
    ['timestamp', '2024-01-02 23:60:00', 'minute must be in 0..59'],
    ['timestamp', '2024-01-02 23:00:60', 'second must be in 0..59'],
    ['value', '=', "could not determine a constructor for the tag 'tag:yaml.org,2002:value'"],
  ])('%s %s has none', (tag, text, problem) => {
    const value = scalarValue(tag, text)
    expect(value).toEqual({ problem })
    expect(isBadScalar(value)).toBe(true)
  })

  test('of an integer of more digits than Python reads', () => {
    expect(scalarValue('int', '1'.repeat(4300))).toBe(BigInt('1'.repeat(4300)))
    expect(scalarValue('int', '1'.repeat(4301))).toEqual({
      problem: 'Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits',
    })
  })

  test('is told from a document that has a key of that name', () => {
    const document = Object.assign(Object.create(null) as object, { problem: 'a' }) as never
    expect([isBadScalar(document), isBadScalar(null), isBadScalar('a'), isBadScalar([])]).toEqual([
      false,
      false,
      false,
      false,
    ])
  })
})

test.each<[unknown, unknown]>([
  [5n, 5],
  [true, 1],
  [false, 0],
  [new Float(3), 3],
  [' +1_000 ', 1000],
  ['-5.00', -5],
  ['12', 12],
  ['1_', '1_'],
  ['5.1', '5.1'],
  ['x5', 'x5'],
  ['5x', '5x'],
  [7, 7],
  [null, null],
])('pydantic takes %s for the integer %s', (given, value) => {
  expect(lenientInteger(given)).toEqual(value)
})

test('a number with a fraction stays one', () => {
  expect(lenientInteger(new Float(3.5))).toEqual(new Float(3.5))
})

test.each<[unknown, unknown]>([
  ['Yes', true],
  ['on', true],
  ['true', true],
  ['T', true],
  ['y', true],
  ['1', true],
  [1, true],
  ['No', false],
  ['off', false],
  ['FALSE', false],
  ['f', false],
  ['n', false],
  ['0', false],
  [0, false],
  [2, 2],
  ['maybe', 'maybe'],
  [null, null],
  [true, true],
])('pydantic takes %s for the boolean %s', (given, value) => {
  expect(lenientTruth(given)).toEqual(value)
})
