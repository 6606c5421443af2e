import type { Locator } from '@playwright/test';

import { onPhone } from './support/devices.ts';
import { expect, test as base } from './support/fixtures.ts';
import type { Person } from './support/person.ts';

/** As the browser of these tests calls itself. */
const DESK = 'Chrome on Windows';
const PHONE = 'Firefox on Android';

/** A person who also has a phone. */
const test = base.extend<{ readonly phone: Person }>({
  phone: async ({ person, browser }, use) => {
    const phone = await onPhone(person, browser);
    await use(phone);
    await phone.page.context().close();
  },
});

test('the list tells device, place, times and level of each session, this one first', async ({
  person,
  phone,
}) => {
  await person.signUpWithTwoFactor();
  await phone.signIn();
  await person.open('/security');
  await expect(person.sessions).toHaveCount(2);
  const [own, other] = [person.sessions.first(), person.sessions.last()];
  await expect(own).toContainText(DESK);
  await expect(own).toContainText('This device');
  await expect(own).toContainText('Second factor proven');
  await expect(own).toContainText(/Signed in .+, last used .+, from (127\.0\.0\.1|::1)/);
  await expect(own.getByRole('button')).toBeHidden();
  await expect(other).toContainText(PHONE);
  await expect(other).toContainText(/Signed in just now, last used just now, from (127\.0\.0\.1|::1)/);
  await expect(other).not.toContainText(/This device|Second factor proven/);
});

test('a session that is ended from another device is gone from the list, and its next call says that it ended', async ({
  person,
  phone,
}) => {
  await person.signUp();
  await phone.signIn();
  await expect(phone.page.getByLabel('New note')).toBeVisible();
  await person.open('/security');
  await person.button(`Sign out ${PHONE}`).click();
  await expect(person.page.getByText(`${PHONE} is signed out.`)).toBeVisible();
  await expect(person.sessions).toHaveCount(1);
  await phone.page.getByLabel('New note').fill('Too late');
  await phone.button('Add note').click();
  await expect(phone.heading('Sign in')).toBeVisible();
  await expect(phone.main).toContainText('Your session has ended');
  await person.open('/notes');
  await expect(person.page.getByText('No notes yet')).toBeVisible();
});

test('every other session is ended at once, and this one goes on', async ({ person, phone }) => {
  await person.signUp();
  await phone.signIn();
  await person.open('/security');
  await person.button('Sign out of other devices').click();
  await expect(person.page.getByText('You are signed out everywhere else.')).toBeVisible();
  await expect(person.sessions).toHaveCount(1);
  await phone.page.reload();
  await expect(phone.main).toContainText('Your session has ended');
  await person.page.reload();
  await expect(person.sessions).toHaveCount(1);
});

test('with a second factor, the list asks for its code first, and shows nothing before', async ({
  person,
  phone,
}) => {
  const authenticator = await person.signUpWithTwoFactor();
  await phone.signIn();
  await phone.open('/security');
  await expect(phone.button('Show my devices')).toBeVisible();
  await expect(phone.main).not.toContainText(DESK);
  await phone.button('Show my devices').click();
  await phone.enterCode(authenticator.code());
  await expect(phone.sessions).toHaveCount(2);
  await expect(phone.sessions.first()).toContainText(PHONE);
  await expect(phone.sessions.first()).toContainText('Second factor proven');
});

test('somebody who is signed in nowhere else is told so', async ({ person }) => {
  await person.signUp();
  await person.open('/security');
  await expect(person.sessions).toHaveCount(1);
  await expect(person.main).toContainText('You are signed in on this device only.');
  await expect(person.button('Sign out of other devices')).toBeHidden();
});

test('a session is ended by keyboard alone, and the focus stays in the list', async ({ person, phone }) => {
  await person.signUp();
  await phone.signIn();
  await person.open('/security');
  const signOut = person.button(`Sign out ${PHONE}`);
  await tabTo(person, signOut);
  await expect(signOut).toHaveAccessibleDescription(/Signed in just now, last used just now, from/);
  await person.page.keyboard.press('Enter');
  await expect(person.sessions).toHaveCount(1);
  await expect(person.heading('Where you are signed in')).toBeFocused();
});

/** Presses Tab until it has the focus, as it must at some point. */
async function tabTo({ page }: Person, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await page.locator(':focus').and(target).count()) > 0) return;
  }
  throw new Error('Tab never came there');
}
