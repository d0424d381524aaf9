import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { Json, JsonObject } from '../../json/exact-json.ts'
import { writeJson } from '../../json/write.ts'
import { beginTransaction, commitTransaction, currentConfig, readOption, setOption } from './config.ts'
import type { Transaction } from './config.ts'
import { emptyWorld } from './world.ts'
import type { World } from './world.ts'

const name = fc.constantFrom('a', 'b', 'c')
const key = fc.array(name, { minLength: 1, maxLength: 3 }).map(parts => parts.join('.'))
const leaf: fc.Arbitrary<Json> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.constant('text'),
  fc.constant([1, null] as readonly Json[]),
)
const value: fc.Arbitrary<Json> = fc.oneof(leaf, fc.dictionary(name, leaf))
const steps = fc.array(fc.record({ key, value }), { maxLength: 6 })
const start: fc.Arbitrary<JsonObject> = fc.dictionary(
  name,
  fc.oneof(fc.constant('text'), fc.dictionary(name, fc.integer())),
)

function worldWith(config: JsonObject): World {
  return { ...emptyWorld, config: { lantern: config } }
}

/** Takes the changes that are allowed, as the hook's calls would. */
function changed(transaction: Transaction, changes: readonly { key: string; value: Json }[]): Transaction {
  return changes.reduce((current, { key: path, value: set }) => {
    const next = setOption(current, { key: path, value: set, strict: false })
    return 'problem' in next ? current : next.transaction
  }, transaction)
}

describe('transactions', () => {
  test('commit what the hook has seen, when nobody else wrote', () => {
    fc.assert(
      fc.property(start, steps, (config, changes) => {
        const world = worldWith(config)
        const transaction = changed(beginTransaction(world, 'lantern'), changes)
        expect(commitTransaction(world, transaction).config['lantern']).toEqual(currentConfig(transaction))
      }),
    )
  })

  test('show what was set last', () => {
    fc.assert(
      fc.property(start, steps, key, value, (config, changes, path, last) => {
        const transaction = changed(beginTransaction(worldWith(config), 'lantern'), changes)
        const next = setOption(transaction, { key: path, value: last, strict: false })
        if ('problem' in next) return
        const read = readOption(next.transaction, path)
        if (last === null) expect(read).toEqual({ missing: true })
        else expect('value' in read ? writeJson(read.value) : read).toBe(writeJson(withoutNulls(last)))
      }),
    )
  })

  test('leave what others wrote elsewhere', () => {
    fc.assert(
      fc.property(start, steps, (config, changes) => {
        const transaction = changed(beginTransaction(worldWith(config), 'lantern'), changes)
        const world = worldWith({ ...config, other: 7 })
        expect(commitTransaction(world, transaction).config['lantern']?.['other']).toBe(7)
      }),
    )
  })

  test('never change their world', () => {
    fc.assert(
      fc.property(start, steps, (config, changes) => {
        const world = worldWith(config)
        const before = writeJson(world.config)
        commitTransaction(world, changed(beginTransaction(world, 'lantern'), changes))
        expect(writeJson(world.config)).toBe(before)
      }),
    )
  })

  test('take names that mean something to JavaScript for names', () => {
    const next = setOption(beginTransaction(emptyWorld, 'lantern'), {
      key: 'constructor.prototype',
      value: 1,
      strict: false,
    })
    expect('transaction' in next ? writeJson(currentConfig(next.transaction)) : next).toBe(
      '{"constructor":{"prototype":1}}',
    )
    expect(readOption(beginTransaction(emptyWorld, 'lantern'), 'constructor')).toEqual({ missing: true })
  })
})

function withoutNulls(from: Json): Json {
  if (typeof from !== 'object' || from === null || Array.isArray(from)) return from
  return Object.fromEntries(Object.entries(from as JsonObject).filter(([, inner]) => inner !== null))
}
