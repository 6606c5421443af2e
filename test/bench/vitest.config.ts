import { defineConfig } from 'vitest/config';

/** Measurements: on a quiet machine, by `npm run bench`, and never among the tests. */
export default defineConfig({
  test: {
    name: 'bench',
    root: import.meta.dirname,
    include: ['**/*.bench.ts'],
    globalSetup: '../support/global-setup.ts',
    hookTimeout: 120_000,
    testTimeout: 600_000,
    disableConsoleIntercept: true,
  },
});
