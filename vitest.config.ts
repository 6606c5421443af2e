import { availableParallelism } from 'node:os';

import { defineConfig } from 'vitest/config';

/** More than half of a test's time is waiting: for processes to start, for mails, for leases to end. */
const maxWorkers = 2 * availableParallelism();

export default defineConfig({
  test: {
    projects: ['packages/*', 'apps/api', 'test'],
    maxWorkers,
  },
});
