import { availableParallelism } from 'node:os';

import { defineConfig } from 'vitest/config';

/** More than half of a test's time is waiting: for processes to start, for mails, for leases to end. */
const maxWorkers = availableParallelism() + 1;

export default defineConfig({
  test: {
    name: 'test',
    globalSetup: './support/global-setup.ts',
    hookTimeout: 60_000,
    testTimeout: 60_000,
    maxWorkers,
    // Vitest runs projects together only where they have as many workers.
    sequence: { groupOrder: 1 },
  },
});
