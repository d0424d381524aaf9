import { expect, test } from 'vitest'
import { lineFeed } from './output-lines.ts'

function lines(...pieces: readonly string[]): string[] {
  const told: string[] = []
  const feed = lineFeed(line => told.push(line))
  for (const piece of pieces) feed.add(Buffer.from(piece, 'latin1'))
  feed.end()
  return told
}

test('pieces become lines, wherever they end', () => {
  expect(lines('on', 'e\ntw', '', 'o\n\nthr', 'ee')).toEqual(['one', 'two', '', 'three'])
  expect(lines('\xc3', '\xa9\n')).toEqual(['é'])
})

test('a line without an end is told piece by piece', () => {
  const piece = 'a'.repeat(50_000)
  expect(lines(piece, piece, piece, `b\nc`).map(line => line.length)).toEqual([100_000, 50_001, 1])
})
