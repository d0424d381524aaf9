/**
 * `npm test`: installs what the tests need, builds, and runs them. Arguments go on to vitest:
 *
 *   npm test -- test/projects.test.ts -t hook-project
 *
 * The last line counts: `N passed, N failed, N skipped`. Fails when a test failed or none ran.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { needNpmPackages, needPrograms, root, show, wantPrograms } from './lib/needs.mjs'

needNpmPackages()
needPrograms([
  'mksquashfs',
  'unsquashfs',
  'bwrap',
  'newuidmap',
  'perl',
  'make',
  'gcc',
  'git',
  'xz',
  'bzip2',
  '7z',
  'rpm2archive',
  'patchelf',
  'shellcheck',
  '/usr/share/i18n/locales/tr_TR',
])
wantPrograms(['chromium-headless-shell'], 'Pages are not opened in a browser.')
const { build } = await import('./build.mjs')
await build().catch(() => process.exit(1))

const scratch = mkdtempSync(join(tmpdir(), 'snapsmith-tests-'))
const result = join(scratch, 'result.json')
const code = show(process.execPath, [
  join(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${result}`,
  ...process.argv.slice(2),
])
const { passed, failed, left } = outcome(result)
rmSync(scratch, { recursive: true, force: true })
if (!process.argv.some(word => /^(-t|--testNamePattern|--tagsFilter)/.test(word))) tellLeftOut()
console.log(`${passed} passed, ${failed} failed, ${left.length} skipped`)
process.exitCode = code !== 0 ? code : failed > 0 || passed === 0 ? 1 : 0

/** A file that could not even be loaded counts as one failed test. */
function outcome(file) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'))
    const broken = report.testResults.filter(
      suite => suite.status === 'failed' && suite.assertionResults.length === 0,
    ).length
    const left = report.testResults.flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter(({ status }) => ['skipped', 'pending', 'todo'].includes(status))
        .map(({ fullName, tags }) => ({
          name: `${relative(root, name)}: ${fullName}`,
          confined: tags.includes('confined'),
        })),
    )
    return { passed: report.numPassedTests, failed: report.numFailedTests + broken, left }
  } catch {
    return { passed: 0, failed: 0, left: [] }
  }
}

/** What was left out stands here by name: a count of passed tests says nothing of it. */
function tellLeftOut() {
  const tell = (list, reason) => {
    if (list.length > 0)
      console.log(
        `${list.length} test${list.length === 1 ? ' is' : 's are'} left out${reason}:\n${list.map(test => `  ${test.name}`).join('\n')}\n`,
      )
  }
  tell(
    left.filter(test => test.confined),
    ', because no hook can be confined here',
  )
  tell(
    left.filter(test => !test.confined),
    '',
  )
}
