import { defineConfig } from 'vitest/config'

/** The unit tests of one room: MUTANTS_TESTS names them, with commas between them. */
export default defineConfig({
  test: {
    include: (process.env.MUTANTS_TESTS ?? '').split(','),
    setupFiles: ['test/support/seed.ts'],
    testTimeout: 20_000,
  },
})
