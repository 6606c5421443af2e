import { availableParallelism } from 'node:os';

import { defineConfig } from 'vitest/config';

/** Vitest itself would take one fewer, and more than half of a test’s time is waiting: for processes, mails, leases. */
const maxWorkers = availableParallelism();

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
