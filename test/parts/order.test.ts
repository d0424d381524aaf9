import { expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { orderParts, selectParts } from '../../src/parts/order.ts'
import { recorded } from './recorded.ts'
import { projectOf } from './project-texts.ts'

interface Case {
  name: string
  after: Record<string, string[]>
  select?: string[]
  expected?: string[]
  error?: { message: string; details?: string }
}

test.each(recorded<Case>('order.json'))('$name', ({ after, select, expected, error }) => {
  const { parts } = projectOf(
    Object.fromEntries(Object.entries(after).map(([name, names]) => [name, { plugin: 'nil', after: names }])),
  )
  const order = (): string[] => selectParts(orderParts(parts), select ?? []).map(part => part.name)
  if (error === undefined) return expect(order()).toEqual(expected)
  const thrown = catchError(order)
  expect({ message: thrown?.message, details: thrown?.details }).toEqual({
    message: error.message,
    details: error.details,
  })
})

function catchError(act: () => unknown): UserError | undefined {
  try {
    act()
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  return undefined
}
