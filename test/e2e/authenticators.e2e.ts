import { expect, test } from './support/fixtures.ts';
import type { Person } from './support/person.ts';

test('an authenticator is renamed in its place, by the keyboard alone', async ({ person, page }) => {
  await person.signUpWithTwoFactor();
  const field = page.getByLabel('Name of the authenticator');
  await page.getByRole('button', { name: /^Rename/ }).focus();
  await page.keyboard.press('Enter');
  await expect(field).toBeFocused();
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Enter');
  await expect(field).toHaveAccessibleDescription(/Enter a name/);
  await expect(field).toBeFocused();
  await page.keyboard.type('Work phone');
  await page.keyboard.press('Enter');
  await expect(person.button('Rename Work phone')).toBeFocused();

  await page.keyboard.press('Enter');
  await page.keyboard.type('Something else');
  await page.keyboard.press('Escape');
  await expect(person.button('Rename Work phone')).toBeFocused();
  await page.reload();
  await expect(authenticators(person)).toContainText('Work phone');
});

test('a new phone takes the place of the one before, which works until then; the recovery codes stay', async ({
  person,
  page,
  product,
}) => {
  const before = await person.signUpWithTwoFactor();
  await page.getByRole('button', { name: /^Use a new phone/ }).click();
  await expect(person.heading('Use a new phone')).toBeVisible();
  await person.button('Cancel').click();
  await expect(authenticators(person)).toHaveCount(1);
  await page.getByRole('button', { name: /^Use a new phone/ }).click();
  const after = await person.scan();
  await expect(page.getByText('Your new authenticator works')).toBeVisible();
  await expect(authenticators(person)).toHaveCount(1);
  await expect(page.getByRole('region', { name: 'Recovery codes' })).toContainText('10 of 10 left');

  await product.requireMfa(true);
  await product.passTime(60);
  await person.signOut();
  await person.signIn();
  await person.enterCode(before.code());
  await expect(page.getByLabel('Code', { exact: true })).toHaveAccessibleDescription(/did not work/);
  await person.enterCode(after.code());
  await expect(page.getByLabel('New note')).toBeVisible();
});

test('a device that is remembered asks for no code, until it is forgotten', async ({
  person,
  page,
  product,
}) => {
  const authenticator = await person.signUpWithTwoFactor();
  await expect(page.getByRole('region', { name: 'Remembered devices' })).toBeHidden();
  await product.operate('backends.updateAuthentication', { requireMfa: true, rememberDeviceDays: 14 });
  await person.signOut();
  await person.signIn();
  await page.getByRole('checkbox', { name: 'Remember this device for 14 days' }).check();
  await person.enterCode(authenticator.code());
  await person.addNote('Kept');

  await person.signOut();
  await person.signIn();
  await expect(person.note('Kept')).toBeVisible();
  await person.open('/security');
  const devices = page.getByRole('region', { name: 'Remembered devices' });
  await expect(devices.getByRole('listitem')).toContainText('This device');
  await devices.getByRole('button', { name: /^Forget/ }).click();
  await expect(devices).toContainText('None.');
  await expect(devices.getByRole('heading')).toBeFocused();

  await person.signOut();
  await person.signIn();
  await expect(page.getByLabel('Code', { exact: true })).toBeVisible();
  await product.operate('backends.updateAuthentication', { rememberDeviceDays: 0 });
});

function authenticators(person: Person) {
  return person.page.getByRole('list', { name: 'Authenticators' }).getByRole('listitem');
}
