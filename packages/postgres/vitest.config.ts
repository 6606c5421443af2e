import { defineConfig } from 'vitest/config';

// Real servers: a first start takes a second alone, and several on a machine that is busy with other suites.
export default defineConfig({
  test: { name: 'postgres', testTimeout: 30_000, hookTimeout: 30_000, maxWorkers: 2 },
});
