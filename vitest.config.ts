import { availableParallelism } from 'node:os';

import { defineConfig } from 'vitest/config';

/** Most of a test's time is waiting (for processes to start, for mails, for time steps), so three share two cores. */
const maxWorkers = availableParallelism() + 1;

export default defineConfig({
  test: {
    projects: ['packages/*', 'apps/api', 'test'],
    maxWorkers,
  },
});
