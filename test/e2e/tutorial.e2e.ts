import { randomUUID } from 'node:crypto';

import type { Authenticator } from '../support/authenticator.ts';
import { expect, test } from './support/fixtures.ts';
import { publicNotesOf, refreshAsThief, stealRefreshToken } from './support/over-http.ts';
import { Person } from './support/person.ts';

/** The seven steps of the README's tutorial, one after another, as a person and an operator take them. */
test.describe.serial('the tutorial in a browser', () => {
  test.use({ beginsAnew: false });
  let ada: Person;
  let authenticator: Authenticator;

  test.beforeAll(async ({ browser, product }) => {
    const page = await (await browser.newContext()).newPage();
    ada = new Person(page, product, `ada-${randomUUID()}@example.com`);
  });
  test.afterAll(() => ada.page.context().close());

  test('1. an operator throws the switch, and sees who threw it', async ({ operator }) => {
    await operator.requireMfa(false);
    await operator.throwSwitch(true);
    await expect(operator.page.getByRole('main')).toContainText(operator.product.operator.email);
    await operator.page.reload();
    await expect(operator.theSwitch).toBeChecked();
  });

  test('2. a person signs up, and is walked to the enrollment', async () => {
    await ada.signUp();
    await expect(ada.heading('Set up two-factor authentication')).toBeVisible();
    await expect(ada.page.getByLabel('New note')).toBeHidden();
  });

  test('3. they scan the QR code, enter a code, and see what they came for', async () => {
    authenticator = await ada.enroll();
    await expect(ada.page.getByLabel('New note')).toBeVisible();
  });

  test('4. at aal2 they write notes and read them', async () => {
    await ada.addNote('Behind the gate', { isPublic: true });
    await ada.page.reload();
    await expect(ada.note('Behind the gate')).toBeVisible();
  });

  test('5. a later sign-in is asked for a code again', async () => {
    await ada.product.passTime(60);
    await ada.signOut();
    await ada.signIn();
    await expect(ada.heading('Enter your code')).toBeVisible();
    await expect(ada.note('Behind the gate')).toBeHidden();
    await ada.enterCode(authenticator.code());
    await expect(ada.note('Behind the gate')).toBeVisible();
  });

  test('6. what the public may read does not change with the switch', async ({ browser, operator }) => {
    const visitor = new Person(await (await browser.newContext()).newPage(), ada.product, '');
    await visitor.open('/');
    await expect(visitor.note('Behind the gate')).toBeVisible();
    const whileOn = await publicNotesOf(ada.product);
    await operator.requireMfa(false);
    expect(await publicNotesOf(ada.product)).toEqual(whileOn);
    await visitor.page.reload();
    await expect(visitor.note('Behind the gate')).toBeVisible();
    await visitor.page.context().close();
  });

  test('7. a stolen refresh token that is used ends the session for the thief, and the person is told', async () => {
    const thief = await refreshAsThief(ada.product, await stealRefreshToken(ada.page));
    expect(await thief.readNotes()).toBe(200);
    // The person's own app still holds the token that the thief has used, and uses it when its access token runs out.
    await ada.page.clock.install({ time: Date.now() + 6 * 60_000 });
    await ada.open('/notes');
    await expect(ada.heading('Sign in')).toBeVisible();
    await expect(ada.main).toContainText(/session (has )?ended/i);
    expect(await thief.readNotes()).toBe(401);
  });
});
