import type { Browser } from '@playwright/test';

import type { Person } from './person.ts';

const FIREFOX_ON_ANDROID = 'Mozilla/5.0 (Android 16; Mobile; rv:147.0) Gecko/147.0 Firefox/147.0';

/** The same person in front of a phone of theirs. Its context is the caller's to close. */
export async function onPhone(person: Person, browser: Browser): Promise<Person> {
  const context = await browser.newContext({ userAgent: FIREFOX_ON_ANDROID });
  return person.at(await context.newPage());
}
