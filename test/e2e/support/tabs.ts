import { expect } from '@playwright/test';
import type { BrowserContext, Page, Request, Response } from '@playwright/test';

import type { Authenticator } from '../../support/authenticator.ts';
import type { Person } from './person.ts';
import { test as base } from './ways-in.ts';

/** Longer than an access token lives. */
const LONGER_MS = 6 * 60_000;

interface Tabs {
  /** Of all tabs. */
  readonly clock: TabClock;
  /** The same person, in another tab of the same browser. */
  readonly other: Person;
}

/** A person with two tabs. */
export const test = base.extend<Tabs>({
  clock: [async ({ context }, use) => use(await installClock(context)), { auto: true }],
  other: async ({ person, context }, use) => {
    const page = await context.newPage();
    await person.page.bringToFront();
    await use(person.at(page));
  },
});

export type TabClock = Awaited<ReturnType<typeof installClock>>;

/** A clock for every tab of a browser, to be set. Timers go on by the real one. */
export async function installClock({ clock }: BrowserContext) {
  await clock.install();
  let aheadMs = 0;
  return {
    /** Every access token that a tab holds has run out then. */
    async letTokensRunOut(): Promise<void> {
      aheadMs += LONGER_MS;
      await clock.setSystemTime(Date.now() + aheadMs);
    },
  };
}

/** Holds the calls of a procedure by one tab, or by all of a browser, on their way to the server. */
export async function hold(tabs: Page | BrowserContext, procedure: string) {
  const held: Request[] = [];
  const { promise: isReleased, resolve: release } = Promise.withResolvers<void>();
  await tabs.route(`**/trpc/${procedure}`, async (route) => {
    held.push(route.request());
    await isReleased;
    await route.continue();
  });
  return {
    /** What each brings along, once so many are held. */
    async whenHeld(count: number): Promise<unknown[]> {
      await expect.poll(() => held.length).toBe(count);
      return held.map((request): unknown => request.postDataJSON());
    },
    /** Lets them arrive, and whatever follows them. */
    release,
  };
}

/** The server gets the first of these calls, and its answer is lost; later ones do not even arrive. */
export async function loseAnswers(page: Page, procedure: string): Promise<void> {
  let hasArrived = false;
  await page.route(`**/trpc/${procedure}`, async (route) => {
    if (!hasArrived) {
      hasArrived = true;
      await route.fetch();
    }
    await route.abort();
  });
}

/** Within the app, as a person does: the tab lives on. It comes to the front, since those behind are slow. */
export async function goTo({ page }: Person, place: 'Notes' | 'Security'): Promise<void> {
  await page.bringToFront();
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: place, exact: true })
    .click();
  await expect(page.getByRole('heading', { name: place, level: 1 })).toBeVisible();
}

/** Writes a note and asks to save it, without waiting for what comes of it. */
export async function sendNote({ page }: Person, body: string): Promise<void> {
  await page.bringToFront();
  await page.getByLabel('New note').fill(body);
  await page.getByRole('button', { name: 'Add note' }).click();
}

export async function saveNote(person: Person, body: string): Promise<void> {
  await sendNote(person, body);
  await expect(person.note(body)).toBeVisible();
}

/** The page of notes, in a tab of its own. */
export async function openNotes(person: Person): Promise<void> {
  await person.page.bringToFront();
  await person.open('/notes');
  await expect(person.page.getByLabel('New note')).toBeVisible();
}

/** At `aal2` alone, the security page shows the sessions unasked to whoever has a second factor, and says so of this one. */
export async function expectSteppedUp(person: Person): Promise<void> {
  if (!person.page.url().endsWith('/security')) await goTo(person, 'Security');
  await expect(person.sessions.filter({ hasText: 'This device' })).toContainText('Second factor proven');
}

/** The next refresh that a tab gets answered. */
export function nextRefresh({ page }: Person): Promise<Response> {
  return page.waitForResponse(/\/trpc\/auth\.refresh$/);
}

/** At `aal1`, with a second factor that was not asked for. */
export async function signInWithoutCode(person: Person): Promise<Authenticator> {
  const authenticator = await person.signUpWithTwoFactor();
  await person.signOut();
  await person.signIn();
  await expect(person.page.getByLabel('New note')).toBeVisible();
  return authenticator;
}

export async function askForCode(person: Person): Promise<void> {
  await person.page.bringToFront();
  await person.open('/security');
  await person.button('Show my devices').click();
  await expect(person.heading('Enter your code')).toBeVisible();
}
