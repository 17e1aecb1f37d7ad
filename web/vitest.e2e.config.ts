import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// Journeys drive the real program in a real browser, one after another: the
// books of the demonstration, and the tasks of officers in a province.
const slow = { testTimeout: 120_000, hookTimeout: 600_000, fileParallelism: false }

/** By name: what one file leaves in the books, the next one finds, every time. */
class ByName extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    return [...files].sort((a, b) => (a.moduleId < b.moduleId ? -1 : 1))
  }
}

export default defineConfig({
  test: {
    fileParallelism: false,
    sequence: { sequencer: ByName },
    reporters: ['default', './build/tally.ts'],
    projects: [
      { test: { name: 'demonstration', include: ['e2e/*.spec.ts'], globalSetup: 'e2e/program.ts', ...slow } },
      { test: { name: 'province', include: ['e2e/journeys/*.spec.ts'], globalSetup: 'e2e/journeys/province.ts', ...slow } },
      // With a browser of old days at hand; make e2e fetches one.
      ...(process.env.OLD_CHROMIUM ? [{ test: { name: 'old browser', include: ['e2e/old/*.spec.ts'], globalSetup: 'e2e/program.ts', ...slow } }] : []),
    ],
  },
})
