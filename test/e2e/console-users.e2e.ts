import { expect, test } from './support/fixtures.ts';
import type { Operator } from './support/operator.ts';

async function findUser({ page }: Operator, email: string): Promise<void> {
  await page.getByLabel('Find by e-mail address').fill(email);
  await page.waitForURL(/[?]search=/);
  await expect(page.getByRole('list', { name: 'Users' }).getByRole('listitem')).toHaveCount(1);
  await page.getByRole('link', { name: email }).click();
  await expect(page.getByRole('heading', { name: email, level: 1 })).toBeFocused();
}

async function openUser(operator: Operator, email: string): Promise<void> {
  await operator.signIn();
  await operator.page.getByRole('main').getByRole('link', { name: 'Aalto demo' }).click();
  await operator.openSection('Users');
  await findUser(operator, email);
}

/** The code of the newest mail to an address, as the console's inbox has it. */
async function readCode({ page }: Operator, email: string): Promise<string> {
  const mail = page.getByRole('link', { name: `Code to confirm a change ${email}` });
  await mail.click();
  return (await page.getByTestId('mailed-code').innerText()).replace(' ', '');
}

test('an operator finds a user and resets the second factor: the next sign-in asks for none, and enrolling for a mailed code', async ({
  operator,
  person,
}) => {
  await person.signUpWithTwoFactor();
  const { page } = operator;
  await openUser(operator, person.email);
  await page.getByRole('button', { name: 'Reset two-factor…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Reset two-factor authentication?' });
  await expect(dialog).toContainText('1 authenticator and 10 recovery codes will be gone for good.');
  await dialog.getByRole('button', { name: 'Reset two-factor' }).click();
  await expect(page.getByRole('alert').filter({ hasText: `${person.email} was reset` })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Two-factor authentication', exact: true })).toBeFocused();

  await person.signOut();
  await person.signIn();
  await person.addNote('No code was asked for');
  await person.open('/security');
  await person.button('Enable two-factor').click();
  await person.button('Mail me a code').click();
  await operator.openSection('Mail');
  await person.enterCode(await readCode(operator, person.email));
  await person.enroll();
  await expect(person.page.getByRole('list', { name: 'Authenticators' })).toBeVisible();
});

test('an operator bans a user by keyboard alone: out at once, and in again once the ban is lifted', async ({
  operator,
  person,
}) => {
  await person.signUp();
  const { page } = operator;
  await openUser(operator, person.email);
  const confirm = async (open: string, name: string): Promise<void> => {
    await page.getByRole('button', { name: open, exact: true }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(dialog.getByRole('button', { name, exact: true })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
  };
  await confirm('Ban…', 'Ban');
  await expect(page.getByRole('button', { name: 'Unban…' })).toBeFocused();
  await person.page.reload();
  await expect(person.main.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await person.open('/sign-in');
  await person.fillIn();
  await person.main.getByRole('button', { name: 'Sign in' }).click();
  await expect(person.page.getByText('This account is blocked')).toBeVisible();

  await confirm('Unban…', 'Unban');
  await expect(page.getByRole('button', { name: 'Ban…', exact: true })).toBeFocused();
  await person.signIn();
});

test('a search stays in the address, comes back with “back”, and finds nobody in plain words', async ({
  operator,
  person,
}) => {
  await person.signUp();
  const { page } = operator;
  await openUser(operator, person.email);
  await page.goBack();
  await expect(page.getByLabel('Find by e-mail address')).toHaveValue(person.email);
  await page.reload();
  await expect(page.getByRole('list', { name: 'Users' }).getByRole('listitem')).toHaveCount(1);
  await page.getByLabel('Find by e-mail address').fill('nobody@nowhere');
  await expect(page.getByText('No address here contains nobody@nowhere.')).toBeVisible();
  await expect(page.getByLabel('Find by e-mail address')).toBeFocused();
  await page.getByRole('button', { name: 'Show all users' }).click();
  await expect(page.getByRole('link', { name: person.email })).toBeVisible();
});
