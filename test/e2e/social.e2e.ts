import { randomUUID } from 'node:crypto';

import { expect } from './support/fixtures.ts';
import { test } from './support/ways-in.ts';

test('a person signs in at a provider, and comes back to where they wanted', async ({
  person,
  provider,
  page,
}) => {
  provider.visitor.subject = randomUUID();
  provider.accounts.set(provider.visitor.subject, { email: person.email, email_verified: true });
  await person.open('/security');
  await person.button('Continue with Acme').click();
  await page.waitForURL('**/security');
  await expect(page.getByRole('button', { name: `Account of ${person.email}` })).toBeVisible();
});

test('somebody who refuses at the provider is told that nothing has changed, and can go back', async ({
  person,
  provider,
  page,
}) => {
  provider.visitor.subject = 'nobody';
  await person.open('/sign-in');
  await person.button('Continue with Acme').click();
  await expect(person.main).toContainText(/nothing has changed/);
  expect(page.url()).toBe(`${person.product.demoUrl}/auth/return`);
  await person.main.getByRole('link', { name: 'Back to sign in' }).click();
  await expect(person.heading('Sign in')).toBeVisible();
});

test('an address that the provider does not vouch for opens nobody’s account', async ({
  person,
  provider,
}) => {
  await person.signUp();
  await person.signOut();
  provider.visitor.subject = randomUUID();
  provider.accounts.set(provider.visitor.subject, { email: person.email, email_verified: false });
  await person.open('/sign-in');
  await person.button('Continue with Acme').click();
  await expect(person.heading('Your address is not confirmed there')).toBeVisible();
});

test('a code is worth nothing in another browser, and still good in the one that asked for it', async ({
  person,
  provider,
  page,
  browser,
}) => {
  provider.visitor.subject = randomUUID();
  provider.accounts.set(provider.visitor.subject, { email: person.email, email_verified: true });
  // Whoever sees the redirect is faster than the app.
  await page.route('**/trpc/auth.exchangeCode*', (route) => route.abort());
  await person.open('/sign-in');
  const landing = page.waitForRequest('**/auth/return?code=*');
  await person.button('Continue with Acme').click();
  const url = (await landing).url();
  const thief = await (await browser.newContext()).newPage();
  await thief.goto(url);
  await expect(thief.getByRole('heading', { name: 'This sign-in is over' })).toBeVisible();
  expect(thief.url()).not.toContain('code');
  await expect(person.heading('The server cannot be reached')).toBeVisible({ timeout: 30_000 });
  await page.unroute('**/trpc/auth.exchangeCode*');
  await person.button('Try again').click();
  await page.waitForURL('**/notes');
  await thief.context().close();
});

test('an account elsewhere is connected, signs in, and is removed again', async ({
  person,
  provider,
  page,
}) => {
  await person.signUp();
  provider.visitor.subject = randomUUID();
  provider.accounts.set(provider.visitor.subject, { email: `other-${person.email}`, email_verified: true });
  await person.open('/account');
  await person.button('Connect Acme').click();
  const connected = page.getByRole('list', { name: 'Connected accounts' }).getByRole('listitem');
  await expect(connected).toHaveCount(1);
  await person.signOut();
  await person.open('/sign-in');
  await person.button('Continue with Acme').click();
  await expect(page.getByRole('button', { name: `Account of ${person.email}` })).toBeVisible();
  await person.open('/account');
  await person.button('Remove Acme').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove Acme' }).click();
  await expect(connected).toHaveCount(0);
});

test('an account elsewhere that is somebody else’s already is not connected', async ({
  person,
  provider,
  page,
}) => {
  provider.visitor.subject = randomUUID();
  provider.accounts.set(provider.visitor.subject, { email: person.email, email_verified: true });
  await person.open('/sign-in');
  await person.button('Continue with Acme').click();
  await page.waitForURL('**/notes');
  await person.signOut();
  const other = person.as('other');
  await other.signUp();
  await other.open('/account');
  await other.button('Connect Acme').click();
  await expect(other.heading('It belongs to another account')).toBeVisible();
});
