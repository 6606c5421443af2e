import type { Response } from '@playwright/test';

import type { Authenticator } from '../support/authenticator.ts';
import { linkIn } from '../support/inbox.ts';
import { expect } from './support/fixtures.ts';
import { refreshAsThief, stealRefreshToken } from './support/over-http.ts';
import {
  askForCode,
  expectSteppedUp,
  goTo,
  hold,
  loseAnswers,
  nextRefresh,
  openNotes,
  saveNote,
  sendNote,
  signInWithoutCode,
  test,
} from './support/tabs.ts';

test('two tabs that refresh at once send one attempt, and share the token that it brings', async ({
  person,
  other,
  context,
  clock,
  product,
}) => {
  await person.signUp();
  await openNotes(other);
  const refreshes = await hold(context, 'auth.refresh');
  await clock.letTokensRunOut();
  await sendNote(person, 'From one tab');
  await sendNote(other, 'From the other');

  const [sent, sentByOther] = await refreshes.whenHeld(2);
  expect(sent).toEqual({ refreshToken: expect.any(String), attempt: expect.stringMatching(/^[\w-]{22}$/) });
  expect(sentByOther).toEqual(sent);
  const answers = Promise.all([nextRefresh(person), nextRefresh(other)]);
  refreshes.release();
  const [token, tokenOfOther] = await Promise.all((await answers).map(refreshTokenIn));
  expect(token).toMatch(/^[\w-]{90,}$/);
  expect(tokenOfOther).toBe(token);

  await expect(person.note('From one tab')).toBeVisible();
  await expect(other.note('From the other')).toBeVisible();
  await goTo(other, 'Security');
  await expect(other.sessions).toHaveCount(1);
  expect(await product.auditOf(person.email)).not.toContain('session.refresh_token_reused');
});

test.describe('while one tab steps up', () => {
  let authenticator: Authenticator;
  test.beforeEach(async ({ person, other }) => {
    authenticator = await signInWithoutCode(person);
    await askForCode(other);
  });
  test.afterEach(async ({ product, person }) => {
    const events = await product.auditOf(person.email);
    // The enrollment was one, the code is another.
    expect(events.filter((event) => event === 'session.stepped_up')).toHaveLength(2);
    expect(events).not.toContain('session.refresh_token_reused');
  });

  test('another’s refresh that arrives after it finds the session at aal2', async ({
    person,
    other,
    clock,
  }) => {
    const refreshes = await hold(person.page, 'auth.refresh');
    await clock.letTokensRunOut();
    await sendNote(person, 'Slow');
    await refreshes.whenHeld(1);
    await other.enterCode(authenticator.code());
    await expectSteppedUp(other);
    refreshes.release();
    await expect(person.note('Slow')).toBeVisible();
    await expectSteppedUp(person);
  });

  test('another’s refresh that arrives before it does not cost the code', async ({
    person,
    other,
    clock,
  }) => {
    const stepUps = await hold(other.page, 'auth.verifyMfa');
    await other.enterCode(authenticator.code());
    await stepUps.whenHeld(1);
    await clock.letTokensRunOut();
    await saveNote(person, 'Fast');
    stepUps.release();
    await expectSteppedUp(other);
    await expectSteppedUp(person);
  });

  test('and its answer is lost, another’s refresh brings both to aal2', async ({ person, other, clock }) => {
    await loseAnswers(other.page, 'auth.verifyMfa');
    await other.enterCode(authenticator.code());
    await expect(other.main).toContainText('The server cannot be reached');
    await clock.letTokensRunOut();
    await saveNote(person, 'Who finds it');
    await expectSteppedUp(other);
    await expectSteppedUp(person);
  });
});

test('tabs that are offline while their tokens run out say so, and catch up once they are back', async ({
  person,
  other,
  context,
  clock,
}) => {
  await person.signUp();
  await openNotes(other);
  await context.setOffline(true);
  await clock.letTokensRunOut();
  await sendNote(person, 'In a tunnel');
  await expect(person.main.getByRole('alert')).toContainText('The server cannot be reached');
  await goTo(other, 'Security');
  for (const { page } of [person, other]) await expect(page.getByText('You are offline')).toBeVisible();

  await context.setOffline(false);
  await expect(other.sessions).toHaveCount(1);
  await person.page.bringToFront();
  await expect(person.page.getByLabel('New note')).toHaveValue('In a tunnel');
  await person.button('Add note').click();
  await expect(person.note('In a tunnel')).toBeVisible();
  for (const { page } of [person, other]) await expect(page.getByText('You are offline')).toBeHidden();
});

test('signing out in one tab is seen by another, and signing in again brings it back to where it was', async ({
  person,
  other,
}) => {
  await person.signUp();
  await other.open('/security');
  await expect(other.sessions).toHaveCount(1);
  await person.page.bringToFront();
  await person.signOut();
  await expect(other.heading('Sign in')).toBeVisible();
  await expect(other.main).toContainText('Your session has ended');
  await person.signIn();
  await expect(other.sessions).toHaveCount(1);
});

test('when somebody else signs in, no tab shows anything of the one before', async ({ person, other }) => {
  await person.signUp();
  await saveNote(person, 'Private');
  await openNotes(other);
  await expect(other.note('Private')).toBeVisible();
  await person.page.bringToFront();
  await person.signOut();
  await expect(other.heading('Sign in')).toBeVisible();
  const guest = person.as('guest');
  await guest.signUp();
  await expect(other.button(`Account of ${guest.email}`)).toBeVisible();
  await expect(other.page.getByText('No notes yet')).toBeVisible();
  await expect(other.note('Private')).toBeHidden();
});

for (const isFirst of [true, false]) {
  test(`a copied refresh token that is used ${isFirst ? 'before' : 'after'} its owner’s ends the session in every tab, and a mail says so`, async ({
    person,
    other,
    clock,
    inbox,
    product,
  }) => {
    await person.signUp();
    await saveNote(person, 'Mine');
    await openNotes(other);
    const stolen = await stealRefreshToken(person.page);
    if (isFirst) await refreshAsThief(product, stolen);
    await clock.letTokensRunOut();
    await sendNote(person, 'Next');
    if (!isFirst) {
      await expect(person.note('Next')).toBeVisible();
      await refreshAsThief(product, stolen);
      await sendNote(person, 'And one more');
    }
    for (const tab of [person, other]) {
      await expect(tab.heading('Sign in')).toBeVisible();
      await expect(tab.main).toContainText('Your session has ended');
      await expect(tab.note('Mine')).toBeHidden();
    }
    expect(await product.auditOf(person.email)).toContain('session.refresh_token_reused');
    const mail = await inbox.last(person.email, /session of your .* account was ended/);
    await other.page.goto(linkIn(mail));
    await expect(other.button('It was not me: secure my account')).toBeVisible();
  });
}

async function refreshTokenIn(answer: Response): Promise<string | undefined> {
  expect(answer.status()).toBe(200);
  return /"refreshToken":"([\w-]+)"/.exec(await answer.text())?.[1];
}
