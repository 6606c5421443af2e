import { randomUUID } from 'node:crypto';

import { expect, test } from './support/fixtures.ts';
import { fallAsleep, openOwnBrowser } from './support/own-browser.ts';
import type { OwnBrowser } from './support/own-browser.ts';
import { Person } from './support/person.ts';
import {
  askForCode,
  expectSteppedUp,
  hold,
  installClock,
  openNotes,
  saveNote,
  sendNote,
  signInWithoutCode,
} from './support/tabs.ts';
import type { TabClock } from './support/tabs.ts';

test.describe('a tab that slept', () => {
  let browser: OwnBrowser;
  let clock: TabClock;
  let awake: Person;
  let asleep: Person;
  test.beforeEach(async ({ product }) => {
    browser = await openOwnBrowser();
    clock = await installClock(browser.context);
    awake = new Person(await browser.context.newPage(), product, `${randomUUID()}@example.com`);
    asleep = awake.at(await browser.context.newPage());
    await awake.page.bringToFront();
  });
  test.afterEach(() => browser.close());

  async function openBoth(): Promise<void> {
    for (const tab of [asleep, awake]) await openNotes(tab);
  }

  test('while another rotated and stepped up goes on with the newest session', async ({ product }) => {
    const authenticator = await signInWithoutCode(awake);
    await openBoth();
    const sleep = await fallAsleep(asleep.page);
    for (const body of ['One', 'Two', 'Three']) {
      await clock.letTokensRunOut();
      await saveNote(awake, body);
    }
    await askForCode(awake);
    await awake.enterCode(authenticator.code());
    await expectSteppedUp(awake);
    await sleep.wake();
    await saveNote(asleep, 'Good morning');
    await expectSteppedUp(asleep);
    expect(await product.auditOf(awake.email)).not.toContain('session.refresh_token_reused');
  });

  test('while its refresh was on the way and others overtook it goes on with the newest session', async ({
    product,
  }) => {
    await awake.signUp();
    await openBoth();
    const refreshes = await hold(asleep.page, 'auth.refresh');
    await clock.letTokensRunOut();
    await sendNote(asleep, 'Half asleep');
    await refreshes.whenHeld(1);
    const sleep = await fallAsleep(asleep.page);
    for (const body of ['One', 'Two']) {
      await saveNote(awake, body);
      await clock.letTokensRunOut();
    }
    refreshes.release();
    await saveNote(awake, 'Three');
    await sleep.wake();
    await expect(asleep.note('Half asleep')).toBeVisible();
    expect(await product.auditOf(awake.email)).not.toContain('session.refresh_token_reused');
  });

  test('while another signed out is signed out as it wakes', async () => {
    await awake.signUp();
    await openBoth();
    const sleep = await fallAsleep(asleep.page);
    await awake.signOut();
    await sleep.wake();
    await expect(asleep.heading('Sign in')).toBeVisible();
    await expect(asleep.main).toContainText('Your session has ended');
  });
});
