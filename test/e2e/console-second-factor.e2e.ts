import { randomUUID } from 'node:crypto';

import { connectClient, refusalOf } from '../support/client.ts';
import { expect, test } from './support/fixtures.ts';

test('an operator sets by keyboard how long a proof lasts, and the page never names a preset that does not hold', async ({
  operator,
}) => {
  const { page } = operator;
  const preset = (name: string) => page.getByRole('radio', { name });
  const remember = page.getByRole('checkbox', { name: 'Let people have a device remembered' });
  const save = page.getByRole('button', { name: 'Save limits' });
  await operator.signIn();
  await operator.openAuthentication('Aalto demo');
  await expect(preset('Standard')).toBeChecked();

  await preset('Standard').focus();
  await page.keyboard.press('ArrowDown');
  await expect(preset('NIST AAL2')).toBeChecked();
  await page.keyboard.press('Enter');
  await expect(save).toBeHidden();
  await expect(page.getByRole('heading', { name: 'How long a proof lasts' })).toBeFocused();
  await page.reload();
  await expect(preset('NIST AAL2')).toBeChecked();

  await remember.focus();
  await page.keyboard.press('Space');
  await expect(preset('Custom')).toBeChecked();
  await expect(page.getByText('NIST AAL2 rules out remembered devices')).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.type('31');
  await page.keyboard.press('Enter');
  const days = page.getByLabel('For how many days');
  await expect(days).toHaveAccessibleDescription('Enter 1 to 30 days.');
  await expect(days).toBeFocused();
  await days.fill('14');
  await page.keyboard.press('Enter');
  await expect(save).toBeHidden();
  await page.reload();
  await expect(preset('Custom')).toBeChecked();
  await expect(days).toHaveValue('14');
  await expect(page.getByLabel('Without activity for', { exact: true })).toHaveValue('1');

  await preset('Standard').check();
  await remember.uncheck();
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await save.click();
  await expect(save).toBeHidden();
  await expect(preset('Standard')).toBeChecked();
});

test('limits of one’s own are told where they are wrong, and count as they were typed', async ({
  operator,
}) => {
  const { page } = operator;
  const age = page.getByLabel('Ask again after', { exact: true });
  const inactivity = page.getByLabel('Without activity for', { exact: true });
  await operator.signIn();
  await operator.openAuthentication('Aalto console');
  await page.getByRole('radio', { name: 'Custom' }).check();
  await page.getByRole('checkbox', { name: 'Also ask after some time' }).check();
  await age.fill('x');
  await inactivity.fill('31');
  await page.getByLabel('Without activity for: unit').selectOption('days');
  await page.getByRole('button', { name: 'Save limits' }).click();
  await expect(age).toBeFocused();
  await expect(age).toHaveAccessibleDescription('Enter a whole number.');
  await expect(inactivity).toHaveAccessibleDescription('At most 30 days.');
  await age.fill('12');
  await inactivity.fill('1');
  await expect(inactivity).toHaveAccessibleDescription(/^Choose less than 12 hours/);
  await inactivity.fill('90');
  await page.getByLabel('Without activity for: unit').selectOption('minutes');
  await page.getByRole('button', { name: 'Save limits' }).click();
  await expect(page.getByText('after 12 hours, and after 90 minutes without activity')).toBeVisible();
  await page.reload();
  await expect(inactivity).toHaveValue('90');
  await page.getByRole('radio', { name: 'Standard' }).check();
  await page.getByRole('button', { name: 'Save limits' }).click();
  await expect(page.getByRole('button', { name: 'Save limits' })).toBeHidden();
});

test('once an operator asks for it, nobody adds a first authenticator without a mailed code', async ({
  operator,
  product,
}) => {
  const { page } = operator;
  const who = { email: `${randomUUID()}@example.com`, password: 'a password of some length' };
  const { session } = await connectClient(product.apiUrl, product.anonKey).auth.signUp.mutate(who);
  const person = connectClient(product.apiUrl, product.anonKey, session?.accessToken);
  const mailedCode = page.getByRole('switch', { name: 'Ask for a mailed code first' });
  await operator.signIn();
  await operator.openAuthentication('Aalto demo');
  await expect(page.getByText('No mail server is set, so no mail leaves')).toBeVisible();
  await mailedCode.click();
  await expect(mailedCode).toBeChecked();
  const refused = await refusalOf(person.auth.enrollMfa.mutate());
  expect(refused).toMatchObject({ reason: 'reauthentication_required', details: { method: 'email' } });
  await mailedCode.click();
  await expect(mailedCode).not.toBeChecked();
  await person.auth.enrollMfa.mutate();
});
