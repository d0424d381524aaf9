import { defineConfig } from 'vitest/config'

/** What needs a container with a real snapd: `npm run test:snapd` runs it. */
export default defineConfig({
  test: { include: ['test/snapd/*.real.ts'], testTimeout: 60_000, hookTimeout: 600_000, maxWorkers: 1 },
})
