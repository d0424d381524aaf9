/**
 * `npm test`: installs what the tests need, builds, and runs them. Arguments go on to vitest:
 *
 *   npm test -- test/projects.test.ts -t hook-project
 *
 * The last line counts: `N passed, N failed`. Fails when a test failed or none ran.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { needNpmPackages, needPrograms, root, show, wantPrograms } from './lib/needs.mjs'

needNpmPackages()
needPrograms(['mksquashfs', 'unsquashfs', 'make', 'gcc', 'git', '7z', 'rpm2archive'])
wantPrograms(['chromium-headless-shell'], 'pages are not opened in a browser.')
const { build } = await import('./build.mjs')
await build().catch(() => process.exit(1))

const scratch = mkdtempSync(join(tmpdir(), 'snapsmith-tests-'))
const result = join(scratch, 'result.json')
const code = show(process.execPath, [
  join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${result}`, ...process.argv.slice(2),
])
const { passed, failed } = counts(result)
rmSync(scratch, { recursive: true, force: true })
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = code !== 0 ? code : failed > 0 || passed === 0 ? 1 : 0

/** A file that could not even be loaded counts as one failed test. */
function counts(file) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'))
    const broken = report.testResults.filter(suite => suite.status === 'failed' && suite.assertionResults.length === 0).length
    return { passed: report.numPassedTests, failed: report.numFailedTests + broken }
  } catch {
    return { passed: 0, failed: 0 }
  }
}
