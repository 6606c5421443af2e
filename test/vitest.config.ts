import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'test',
    globalSetup: './support/global-setup.ts',
    hookTimeout: 60_000,
    testTimeout: 60_000,
  },
});
