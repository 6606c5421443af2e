import type { Page } from '@playwright/test';

import { codeIn, linkIn } from '../support/inbox.ts';
import type { Inbox } from '../support/inbox.ts';
import { expect } from './support/fixtures.ts';
import type { Person } from './support/person.ts';
import { test } from './support/ways-in.ts';

const codeField = (page: Page) => page.getByLabel('Code', { exact: true });

/** Asks for the mail that signs in, from the sign-in page on. */
async function askForCode({ page, email }: Person): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Mail me a code instead' }).click();
  await page.getByRole('button', { name: 'Mail me a code', exact: true }).click();
  await expect(codeField(page)).toBeVisible();
}

/** Signs up, and does not act on the mail for a minute. */
async function signUpAndWait(person: Person, inbox: Inbox, password = person.password): Promise<void> {
  await person.open('/sign-up');
  await person.fillIn();
  await person.page.getByLabel('Password', { exact: true }).fill(password);
  await person.button('Create account').click();
  await inbox.next(person.email);
  await person.product.passTime(61);
  await person.page.clock.install({ time: Date.now() + 61_000 });
}

/** Opens the link of a mail, and presses the button of its page. */
async function follow(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByRole('main').getByRole('button').click();
}

test('a mailed code signs in, as it stands in the mail, and leads to where the person wanted', async ({
  person,
  inbox,
}) => {
  await person.open('/security');
  await askForCode(person);
  const code = codeIn(await inbox.next(person.email));
  await codeField(person.page).fill(`${code.slice(0, 4)} ${code.slice(4)}`);
  await person.page.waitForURL('**/security');
});

test('a wrong code says so and keeps the focus, and a reload keeps the page', async ({ person, inbox }) => {
  await person.open('/sign-in');
  await askForCode(person);
  await codeField(person.page).fill('00000000');
  await expect(codeField(person.page)).toHaveAccessibleDescription(/did not work/);
  await expect(codeField(person.page)).toBeFocused();
  await person.page.reload();
  await codeField(person.page).fill(codeIn(await inbox.next(person.email)));
  await person.page.waitForURL('**/notes');
});

test('a mailed link signs in the tab that it opens, and the one that waits for it', async ({
  person,
  inbox,
  context,
}) => {
  await person.open('/sign-in?next=%2Fsecurity');
  await askForCode(person);
  const opened = await context.newPage();
  await follow(opened, linkIn(await inbox.next(person.email)));
  await opened.waitForURL('**/notes');
  await person.page.waitForURL('**/security');
});

test('a mailed link works in another browser, once, and leaves no token in the address or the history', async ({
  person,
  inbox,
  browser,
}) => {
  await person.open('/sign-in');
  await askForCode(person);
  const link = linkIn(await inbox.next(person.email));
  const elsewhere = await (await browser.newContext()).newPage();
  await follow(elsewhere, link);
  // A stranger may mail a link of their own: a browser that did not ask for one does not follow by itself.
  await expect(elsewhere.getByRole('main')).toContainText('No mail was asked for in this browser');
  await elsewhere.getByRole('button', { name: 'Sign in by the link' }).click();
  await elsewhere.waitForURL('**/notes');
  await person.page.goto(link);
  await expect(person.heading('This link is over')).toBeVisible();
  // As somebody who kept the address that the button led to.
  const token = new URL(link).searchParams.get('token') ?? '';
  await person.open(`/auth/return#purpose=sign_in&token=${token}`);
  await expect(person.heading('This link is over')).toBeVisible();
  expect(person.page.url()).toBe(`${person.product.demoUrl}/auth/return`);
  await person.page.reload();
  await expect(person.heading('Open the link of your mail again')).toBeVisible();
  await elsewhere.context().close();
});

test('whoever is signed in is asked before a link signs them in to another account', async ({
  person,
  inbox,
}) => {
  await person.open('/sign-in');
  await askForCode(person);
  const link = linkIn(await inbox.next(person.email));
  const other = person.as('other');
  await other.signUp();
  await follow(other.page, link);
  await expect(other.heading('Sign in by this link?')).toBeVisible();
  await expect(other.page.getByRole('main')).toContainText(other.email);
  await other.page.getByRole('button', { name: 'Sign in by the link' }).click();
  await expect(other.page.getByRole('button', { name: `Account of ${person.email}` })).toBeVisible();
});

test('a server that is away uses no link up: trying again signs in', async ({ person, inbox, product }) => {
  await person.open('/sign-in');
  await askForCode(person);
  const link = linkIn(await inbox.next(person.email));
  const token = new URL(link).searchParams.get('token') ?? '';
  await person.page.route('**/trpc/auth.verifyEmail*', (route) => route.abort());
  await person.open(`/auth/return#purpose=sign_in&token=${token}`);
  await expect(person.heading('The server cannot be reached')).toBeVisible({ timeout: 30_000 });
  await person.page.unroute('**/trpc/auth.verifyEmail*');
  await person.button('Try again').click();
  await person.page.waitForURL(`${product.demoUrl}/notes`);
});

test('a forgotten password is replaced by a code, and the old one no longer works', async ({
  person,
  inbox,
  product,
}) => {
  const { page, email } = person;
  await person.signUp();
  await person.signOut();
  await person.open('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await page.getByRole('button', { name: 'Mail me a code' }).click();
  await page.getByLabel('New password').and(page.locator('input')).fill('a new horse battery');
  await codeField(page).fill(codeIn(await inbox.next(email)));
  await person.button('Save password').click();
  await page.waitForURL('**/notes');
  await person.signOut();
  await person.open('/sign-in');
  await person.fillIn();
  await person.main.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  await product.passTime(61);
});

test('the link of a reset asks for the new password, and is used up by saving it', async ({
  person,
  inbox,
}) => {
  const { page, email } = person;
  await person.signUp();
  await person.signOut();
  await person.open('/reset-password');
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Mail me a code' }).click();
  const link = linkIn(await inbox.next(email));
  const password = page.getByLabel('New password').and(page.locator('input'));
  await follow(page, link);
  await password.fill('password1');
  await person.button('Save password').click();
  await expect(password).toHaveAccessibleDescription(/Too many people use this one/);
  await password.fill('a new horse battery');
  await person.button('Save password').click();
  await page.waitForURL('**/notes');
  await page.goto(link);
  await expect(person.heading('This link is over')).toBeVisible();
});

test.describe('where an address has to be proven', () => {
  test.beforeEach(({ product }) =>
    product.operate('backends.updateAuthentication', { requireEmailProof: true }),
  );
  test.afterEach(({ product }) =>
    product.operate('backends.updateAuthentication', { requireEmailProof: false }),
  );

  test('a new account waits for the proof of its address where that is asked for', async ({
    person,
    inbox,
  }) => {
    await person.open('/sign-up');
    await person.fillIn();
    await person.button('Create account').click();
    await codeField(person.page).fill(codeIn(await inbox.next(person.email)));
    await person.page.waitForURL('**/notes');
    await person.signOut();
    await person.signIn();
  });

  test('a sign-up whose mail was sent again keeps the password that was chosen', async ({
    person,
    inbox,
  }) => {
    await signUpAndWait(person, inbox);
    await person.button('Send it again').click();
    await codeField(person.page).fill(codeIn(await inbox.next(person.email)));
    await inbox.last(person.email, /password .* was changed/);
    await person.signOut();
    await person.signIn();
  });

  test('it keeps it also where the link is opened in another tab', async ({ person, inbox, context }) => {
    await signUpAndWait(person, inbox);
    await person.button('Send it again').click();
    const opened = await context.newPage();
    await follow(opened, linkIn(await inbox.next(person.email)));
    await opened.waitForURL('**/notes');
    await inbox.last(person.email, /password .* was changed/);
    await person.signOut();
    await person.signIn();
  });

  test('it keeps the newest where somebody signs up with the same address again', async ({
    person,
    inbox,
    context,
  }) => {
    await signUpAndWait(person, inbox, 'an older horse battery');
    await person.button('Use another address').click();
    await person.fillIn();
    await person.button('Create account').click();
    const opened = await context.newPage();
    await follow(opened, linkIn(await inbox.next(person.email)));
    await opened.waitForURL('**/notes');
    await inbox.last(person.email, /password .* was changed/);
    await person.signOut();
    await person.signIn();
  });

  test('after a reload nobody knows it any more, and the person is told', async ({ person, inbox }) => {
    await signUpAndWait(person, inbox);
    await person.button('Send it again').click();
    await expect(person.page.getByText('We sent another one')).toBeVisible();
    await person.page.reload();
    await codeField(person.page).fill(codeIn(await inbox.next(person.email)));
    await expect(person.page.getByText('Your password was not kept')).toBeVisible();
  });
});

test('where the backend wants it, a mailed code comes before a first authenticator, and the password is not enough', async ({
  person,
  product,
  inbox,
}) => {
  await product.operate('backends.updateAuthentication', { enrollmentProof: 'email', requireMfa: true });
  await person.signUp();
  await expect(person.heading('Confirm that it is you')).toBeVisible();
  await expect(person.page.getByLabel('Password')).toBeHidden();
  await person.button('Mail me a code').click();
  const mail = await inbox.last(person.email, /code/i);
  await codeField(person.page).fill(codeIn(mail));
  await expect(person.heading('Set up two-factor authentication')).toBeVisible();
  await person.enroll();
  await expect(person.page.getByLabel('New note')).toBeVisible();
  await product.operate('backends.updateAuthentication', { enrollmentProof: 'none', requireMfa: false });
});
