import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { chromium } from 'playwright-core'

/** A browser of this machine; undefined where there is none. */
export const browserProgram = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome']
  .flatMap(name => (process.env['PATH'] ?? '').split(delimiter).map(directory => join(directory, name)))
  .find(isProgram)

/** A page that is open, with what it complained of and what it asked of the network. */
export interface OpenPage {
  page: Page
  complaints: string[]
  requests: string[]
}

/** Starts the browser; the tests' machines run as root, where it has no sandbox of its own. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: browserProgram ?? '',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  })
}

/** Opens a file, and notes everything that it should not do. */
export async function openFile(
  browser: Browser,
  file: string,
  options: Parameters<Browser['newPage']>[0] = {},
): Promise<OpenPage> {
  const page = await browser.newPage(options)
  const complaints: string[] = []
  const requests: string[] = []
  page.on('console', message => {
    complaints.push(message.text())
  })
  page.on('pageerror', error => {
    complaints.push(error.message)
  })
  page.on('dialog', dialog => {
    complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', request => {
    if (request.url() !== `file://${file}`) requests.push(request.url())
  })
  await page.goto(`file://${file}`)
  return { page, complaints, requests }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
