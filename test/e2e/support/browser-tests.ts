import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { defineConfig, devices } from '@playwright/test';
import type { PlaywrightTestConfig } from '@playwright/test';

/** The distribution's; without it Playwright takes its own, from `npx playwright install chromium`. */
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

export const launchOptions = {
  ...(existsSync(CHROMIUM) && { executablePath: CHROMIUM }),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

/** One browser after another, on one product: two at once were no faster on two cores, and late for what a test waits for. */
export function browserTests({ testMatch }: { readonly testMatch: string }): PlaywrightTestConfig {
  return defineConfig({
    testDir: fileURLToPath(new URL('..', import.meta.url)),
    testMatch,
    outputDir: fileURLToPath(new URL('../results', import.meta.url)),
    globalSetup: fileURLToPath(new URL('web-apps.ts', import.meta.url)),
    workers: 1,
    timeout: 90_000,
    expect: { timeout: 10_000 },
    forbidOnly: process.env['CI'] !== undefined,
    reporter: [['list']],
    use: {
      ...devices['Desktop Chrome'],
      launchOptions,
      actionTimeout: 20_000,
      screenshot: 'only-on-failure',
    },
  });
}
