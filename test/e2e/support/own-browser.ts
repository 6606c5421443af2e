import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';

import { freePort } from '../../support/api-process.ts';
import { launchOptions } from './browser-tests.ts';

export type OwnBrowser = Awaited<ReturnType<typeof openOwnBrowser>>;

/**
 * A browser whose tabs can fall asleep. Playwright's others tell every page that it is looked at, and then Chromium
 * freezes none of them.
 */
export async function openOwnBrowser() {
  const port = await freePort();
  const args = [...launchOptions.args, `--remote-debugging-port=${port}`];
  const launched = await chromium.launch({ ...launchOptions, args });
  const connected = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { noDefaults: true });
  const [context] = connected.contexts();
  if (!context) throw new Error('Chromium opened without a context');
  return { context, close: () => launched.close() };
}

/** As Chromium does with a tab that nobody has looked at for long: no timer and no answer reaches it. */
export async function fallAsleep(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  const sleep = await page.evaluateHandle<{ readonly begun: Promise<void> }>(
    '({ begun: new Promise((resolve) => document.addEventListener("freeze", () => resolve())) })',
  );
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  await sleep.evaluate(({ begun }) => begun);
  return {
    async wake(): Promise<void> {
      await devtools.send('Page.setWebLifecycleState', { state: 'active' });
      await page.bringToFront();
    },
  };
}
