import { defineConfig } from 'vitest/config'

// Journeys drive the real program in a real browser, one after another.
export default defineConfig({
  test: {
    include: ['e2e/**/*.spec.ts'],
    globalSetup: 'e2e/program.ts',
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', './build/tally.ts'],
  },
})
