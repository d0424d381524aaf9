import { defineConfig } from 'vitest/config'
import { confinementTag } from './test/support/confined.ts'

export default defineConfig(async () => ({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    setupFiles: ['test/support/seed.ts'],
    globalSetup: ['test/support/build.ts'],
    tags: [await confinementTag()],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // What no file of a project may need more of, however hostile it is.
    execArgv: ['--max-old-space-size=512'],
  },
}))
