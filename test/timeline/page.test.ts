import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Trace } from '../../src/rehearse/change/trace.ts'
import { drawn } from '../../src/timeline/drawn.ts'
import { foreseenTimeline } from '../../src/timeline/foreseen.ts'
import { recordedTimeline } from '../../src/timeline/recorded.ts'
import type { Timeline } from '../../src/timeline/timeline.ts'
import { browserProgram, openFile, startBrowser } from '../support/browser.ts'
import type { OpenPage } from '../support/browser.ts'
import { mermaidProgram } from '../support/mermaid.ts'
import { cameraSubjects } from '../support/camera.ts'
import { failedInstallation } from '../support/recorded-camera.ts'
import { workplace } from '../support/workplace.ts'

// Without a browser `npm test` says so before it begins.
describe.skipIf(browserProgram === undefined)('in a browser', () => {
  let browser: Browser
  let trace: Trace
  beforeAll(async () => {
    browser = await startBrowser()
    trace = await failedInstallation()
  })
  afterAll(() => browser.close())

  async function open(
    timelines: readonly Timeline[],
    options: Parameters<Browser['newPage']>[0] = {},
  ): Promise<OpenPage> {
    const file = join(workplace(), 'timeline.html')
    writeFileSync(file, drawn(timelines, 'html'))
    return openFile(browser, file, options)
  }

  const shown = ({ page }: OpenPage): Promise<string[]> => page.locator('section:visible h2').allInnerTexts()
  const place = ({ page }: OpenPage): Promise<string> => page.locator('#place').innerText()

  test('a recorded rehearsal is stepped through with keys and buttons', async () => {
    const opened = await open([recordedTimeline(trace)])
    const { page, complaints, requests } = opened
    expect(await shown(opened)).toEqual(['1. cam: mount revision 1'])
    expect(await place(opened)).toMatch(/^Step 1 of \d+$/)
    for (let times = 0; times < 3; times += 1) await page.keyboard.press('ArrowRight')
    expect(await shown(opened)).toEqual(['4. cam: prepare-plug-feed passed'])
    expect(await page.locator('nav a[aria-current=step]').innerText()).toContain('prepare-plug-feed')
    await page.keyboard.press('k')
    await page.getByRole('button', { name: 'Next', exact: true }).click()
    expect(page.url()).toMatch(/#step-4$/)
    await page.keyboard.press('f')
    expect((await shown(opened))[0]).toMatch(/cam: configure failed$/)
    expect(await page.locator('section:visible').innerText()).toContain('snapctl set port=81')
    await page.keyboard.press('End')
    expect(await page.getByRole('button', { name: 'Next', exact: true }).isDisabled()).toBe(true)
    await page.keyboard.press('Home')
    expect(await page.getByRole('button', { name: 'Previous' }).isDisabled()).toBe(true)
    await page.locator('nav a').nth(5).focus()
    await page.keyboard.press('Enter')
    expect(await place(opened)).toMatch(/^Step 6 of/)
    await page.reload()
    expect(await place(opened)).toMatch(/^Step 6 of/)
    expect({ complaints, requests }).toEqual({ complaints: [], requests: [] })
    await page.close()
  })

  test('every step tells configuration with its changes, attributes and services', async () => {
    const opened = await open([recordedTimeline(trace)])
    const { page } = opened
    const at = async (name: RegExp): Promise<string> => {
      await page.locator('nav a').filter({ hasText: name }).first().click()
      return page.locator('section:visible').innerText()
    }
    expect(await at(/prepare-plug-feed/)).toMatch(
      /Attributes of cam:feed and hub:wire[^]*cam:feed rate\s+25 set by a hook/,
    )
    expect(await at(/cam configuration changes/)).toContain('Configuration of cam')
    expect(await page.locator('section:visible ins').allInnerTexts()).toContain('80')
    expect(await at(/start web/)).toMatch(/Services\s+cam\.web\s+enabled, active/)
    expect(await at(/configuration of the hook dropped/)).toContain('"port": 81')
    await page.close()
  })

  test('without scripts all steps are there to read', async () => {
    const opened = await open([recordedTimeline(trace)], { javaScriptEnabled: false })
    expect(await shown(opened)).toHaveLength(trace.steps.length)
    expect(await opened.page.locator('button:visible').count()).toBe(0)
    await opened.page.close()
  })

  test('what hooks print does nothing', async () => {
    const nasty =
      '</pre></section><script>alert(1)</script><img src="https://example.com/x.png" onerror="alert(2)"><style>body{display:none}</style>\u001B[31mred\u202E'
    const hostile = {
      ...trace,
      operation: nasty,
      error: nasty,
      steps: trace.steps.map(step =>
        step.what === 'hook'
          ? {
              ...step,
              output: nasty,
              failure: `1${nasty}`,
              hook: `${nasty}"'`,
              notes: [nasty],
              calls: [{ argv: [nasty], exit: 1, stdout: nasty, stderr: nasty }],
            }
          : step.what === 'config'
            ? { ...step, after: { [nasty]: nasty } }
            : step,
      ),
    }
    const opened = await open([recordedTimeline(hostile)])
    const { page, complaints, requests } = opened
    await page.keyboard.press('f')
    expect(await page.locator('section:visible pre').last().innerText()).toContain(
      '<script>alert(1)</script>',
    )
    expect(await page.locator('img, section script, section style').count()).toBe(0)
    expect({ complaints, requests }).toEqual({ complaints: [], requests: [] })
    await page.close()
  })

  test('what is foreseen says what a failure takes back', async () => {
    const opened = await open([foreseenTimeline('install', cameraSubjects)])
    await opened.page.locator('nav a').filter({ hasText: 'connect-slot-wire' }).click()
    expect(await opened.page.locator('section:visible').innerText()).toMatch(
      /When it fails[^]*disconnect cam:feed from hub:wire[^]*unprepare-plug-feed[^]*unmount revision 1/,
    )
    expect(opened.complaints).toEqual([])
    await opened.page.close()
  })

  test('nothing is wider than a narrow screen, and dark is dark', async () => {
    const opened = await open([recordedTimeline(trace)], {
      viewport: { width: 360, height: 640 },
      colorScheme: 'dark',
    })
    expect(await opened.page.evaluate('document.documentElement.scrollWidth')).toBe(360)
    expect(await opened.page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
      'rgb(22, 24, 28)',
    )
    await opened.page.close()
  })

  test.each(['light', 'dark'] as const)('the drawing fits its text, %s', async colorScheme => {
    const wide = {
      ...cameraSubjects,
      snap: 'a-snap-with-quite-a-name',
      other: {
        snap: 'another-one-for-the-slot',
        revision: cameraSubjects.other?.revision ?? cameraSubjects.revision,
      },
    }
    for (const timeline of [
      foreseenTimeline('install', wide),
      foreseenTimeline('disconnect', cameraSubjects),
      recordedTimeline({ ...trace, operation: '写真 </svg> & "install"' }),
    ]) {
      const file = join(workplace(), 'timeline.svg')
      writeFileSync(file, drawn([timeline], 'svg'))
      const { page, complaints, requests } = await openFile(browser, file, { colorScheme })
      const outside = await page.evaluate(`(() => {
        const size = document.documentElement.getBoundingClientRect()
        return [...document.querySelectorAll('text')].filter(text => text.getBoundingClientRect().right > size.right - 4 || text.getBoundingClientRect().bottom > size.bottom).map(text => text.textContent)
      })()`)
      expect(outside).toEqual([])
      const narrow = await page.evaluate(
        `[...document.querySelectorAll('rect[rx]')].filter(box => box.nextElementSibling.getBoundingClientRect().right > box.getBoundingClientRect().right - 4).length`,
      )
      expect(narrow).toBe(0)
      expect({ complaints, requests }).toEqual({ complaints: [], requests: [] })
      await page.close()
    }
  })

  test('mermaid draws its text', async () => {
    const page = await browser.newPage()
    await page.addScriptTag({ path: mermaidProgram })
    const texts = [
      foreseenTimeline('install', cameraSubjects),
      recordedTimeline({ ...trace, operation: 'end; <b> #1' }),
    ].map(timeline => drawn([timeline], 'mermaid'))
    for (const text of texts) {
      const svg = await page.evaluate(
        `mermaid.render('picture', ${JSON.stringify(text)}).then(({ svg }) => svg)`,
      )
      expect(svg).toContain('prepare-plug-feed')
      expect(svg).not.toContain('Syntax error')
    }
    await page.close()
  })
})

test('the page says nothing of where or when it was made, and is the same each time', async () => {
  const [one, other] = [
    drawn([recordedTimeline(await failedInstallation())], 'html'),
    drawn([recordedTimeline(await failedInstallation())], 'html'),
  ]
  expect(one).toBe(other)
  expect(one).not.toMatch(/https?:|\/tmp|\/work/)
})
