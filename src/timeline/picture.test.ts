import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import { cameraSubjects } from '../../test/support/camera.ts'
import { failedInstallation } from '../../test/support/recorded-camera.ts'
import { drawn } from './drawn.ts'
import { foreseenTimeline } from './foreseen.ts'
import { recordedTimeline } from './recorded.ts'

/** The texts of a drawing that is well-formed. */
function textsOf(svg: string): string[] {
  const texts: string[] = []
  const parser = new SaxesParser()
  parser.on('error', error => {
    throw error
  })
  parser.on('text', text => {
    if (text.trim() !== '') texts.push(text)
  })
  parser.write(svg).close()
  return texts
}

test('a drawing has every step and every failure', () => {
  const timeline = foreseenTimeline('install', cameraSubjects)
  const texts = textsOf(drawn([timeline], 'svg'))
  for (const { text } of timeline.rows) expect(texts).toContain(text)
  for (const { letter } of timeline.failures) expect(texts).toContain(letter)
})

test('what hooks are called and print stays text', async () => {
  const trace = await failedInstallation()
  const nasty = '</text><script>alert(1)</script>\u0000\uD800 & "'
  const svg = drawn(
    [
      recordedTimeline({
        ...trace,
        error: nasty,
        steps: trace.steps.map(step => (step.what === 'hook' ? { ...step, hook: nasty } : step)),
      }),
    ],
    'svg',
  )
  expect(textsOf(svg)).toContain('</text><script>alert(1)</script>\uFFFD\uFFFD & "')
  expect(svg).not.toContain('<script')
})

test('several are drawn below each other', async () => {
  const one = recordedTimeline(await failedInstallation())
  const height = (svg: string): number => Number(/height="(\d+)"/.exec(svg)?.[1])
  expect(height(drawn([one, one], 'svg'))).toBeGreaterThan(2 * height(drawn([one], 'svg')) - 40)
})

test('the picture in the guide is what is drawn', () => {
  const file = fileURLToPath(new URL('../../docs/pictures/timeline.svg', import.meta.url))
  const svg = drawn([foreseenTimeline('install', cameraSubjects)], 'svg')
  if (process.env['UPDATE_EXPECTED'] === '1') writeFileSync(file, svg)
  expect(readFileSync(file, 'utf8')).toBe(svg)
})
