import { codeIn, linkIn } from '../support/inbox.ts';
import { expect } from './support/fixtures.ts';
import { test } from './support/ways-in.ts';

const LATER_SECONDS = 700;

test('a new address is used once its code is entered', async ({ person, inbox, page }) => {
  await person.signUp();
  await person.open('/account');
  const email = `new-${person.email}`;
  await person.button('Change address').click();
  await expect(page.getByLabel('New e-mail address')).toBeFocused();
  await page.keyboard.type(email);
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused();
  await expect(page.getByRole('main')).toContainText(/used once it is confirmed/);
  await page.getByLabel('Code', { exact: true }).fill(codeIn(await inbox.next(email)));
  await expect(page.getByRole('button', { name: `Account of ${email}` })).toBeVisible();
});

test('the link to a new address asks whoever is signed out to sign in, and goes on by itself', async ({
  person,
  inbox,
  page,
  browser,
}) => {
  await person.signUp();
  await person.open('/account');
  const email = `new-${person.email}`;
  await person.button('Change address').click();
  await page.getByLabel('New e-mail address').fill(email);
  await person.button('Mail me a code').click();
  const link = linkIn(await inbox.next(email));
  const elsewhere = person.at(await (await browser.newContext()).newPage());
  await elsewhere.page.goto(link);
  await elsewhere.main.getByRole('button').click();
  await elsewhere.main.getByRole('link', { name: 'Sign in' }).click();
  await elsewhere.fillIn();
  await elsewhere.main.getByRole('button', { name: 'Sign in' }).click();
  await expect(elsewhere.heading('Your new address is confirmed')).toBeVisible();
  await elsewhere.page.context().close();
});

test('a sensitive change asks for the password again, keeps what was typed, and is made once it is right', async ({
  person,
  product,
  page,
}) => {
  await person.signUp();
  await person.open('/account');
  await product.passTime(LATER_SECONDS);
  await person.button('Choose a new password').click();
  await page.getByLabel('New password').and(page.locator('input')).fill('a new horse battery');
  await person.button('Save password').click();
  await expect(person.heading('Confirm that it is you')).toBeVisible();
  await person.button('Cancel').click();
  const password = page.getByLabel('New password').and(page.locator('input'));
  await expect(password).toHaveValue('a new horse battery');
  await person.button('Save password').click();
  const current = page.locator('input[autocomplete="current-password"]');
  await expect(current).toBeFocused();
  await current.fill('not my password');
  await page.keyboard.press('Enter');
  await expect(current).toHaveAccessibleDescription('This is not your password.');
  await current.fill(person.password);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Your new password is saved')).toBeVisible();
});

test('somebody without a password confirms by a mailed code', async ({ person, product, inbox, page }) => {
  await person.open('/sign-in/code');
  await page.getByLabel('E-mail').fill(person.email);
  await person.button('Mail me a code').click();
  await person.enterCode(codeIn(await inbox.next(person.email)));
  await page.waitForURL('**/notes');
  await person.open('/account');
  await product.passTime(LATER_SECONDS);
  await person.button('Choose a new password').click();
  await page.getByLabel('New password').and(page.locator('input')).fill(person.password);
  await person.button('Save password').click();
  await person.button('Mail me a code instead').click();
  await person.enterCode(codeIn(await inbox.next(person.email)));
  await expect(page.getByText('Your new password is saved')).toBeVisible();
  await person.signOut();
  await person.signIn();
});

test('with a second factor, a sensitive change asks for its code instead', async ({
  person,
  product,
  page,
}) => {
  const authenticator = await person.signUpWithTwoFactor();
  await person.open('/account');
  await product.passTime(LATER_SECONDS);
  await person.button('Delete account').click();
  await page.getByLabel(/^To confirm, type/).fill(person.email);
  await person.button('Delete for good').click();
  await expect(person.heading('Confirm that it is you')).toBeVisible();
  await person.enterCode(authenticator.code());
  await expect(person.heading('A quiet place for your notes')).toBeVisible();
  await expect(page.getByText('Your account is deleted.')).toBeVisible();
  await person.open('/sign-in');
  await person.fillIn();
  await person.main.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert').first()).toBeVisible();
});
