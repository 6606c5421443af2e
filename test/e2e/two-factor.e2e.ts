import { wrongCode } from '../support/authenticator.ts';
import { expect, test } from './support/fixtures.ts';
import { readQrCode } from './support/scan-qr-code.ts';

test('the secret to type by hand is the one in the QR code', async ({ person, page }) => {
  await person.signUp();
  await person.open('/security');
  await person.button('Enable two-factor').click();
  const url = new URL(
    await readQrCode(page.getByRole('img', { name: 'QR code for your authenticator app' })),
  );
  const typed = await page.getByTestId('enrollment-secret').textContent();
  expect(url.protocol).toBe('otpauth:');
  expect(typed?.replaceAll(/\s/g, '')).toBe(url.searchParams.get('secret'));
});

test('a draft is kept while the second factor is proven, and saved by itself afterwards', async ({
  person,
  product,
  page,
}) => {
  await person.signUp();
  await page.getByLabel('New note').fill('Half written');
  await product.requireMfa(true);
  await person.button('Add note').click();
  await expect(person.heading('Set up two-factor authentication')).toBeVisible();
  await person.enroll();
  await expect(person.note('Half written')).toBeVisible();
});

test('somebody who would rather not is told what is needed, and can go on later', async ({
  person,
  product,
}) => {
  await product.requireMfa(true);
  await person.signUp();
  await person.button('Cancel').click();
  await expect(person.heading('Set up two-factor authentication')).toBeHidden();
  await person.button('Continue').click();
  await person.enroll();
  await expect(person.page.getByLabel('New note')).toBeVisible();
});

test('a wrong code says so, keeps the focus, and the right one still counts', async ({ person, product }) => {
  const authenticator = await person.signUpWithTwoFactor();
  await product.requireMfa(true);
  await person.signOut();
  await person.signIn();
  const code = person.page.getByLabel('Code', { exact: true });
  await person.enterCode(wrongCode(authenticator));
  await expect(code).toHaveAccessibleDescription(/wrong|not right|did not/i);
  await expect(code).toBeFocused();
  await person.enterCode(authenticator.code());
  await expect(person.page.getByLabel('New note')).toBeVisible();
});

test('five wrong codes lock the factor, and the page says for how long', async ({ person, product }) => {
  const authenticator = await person.signUpWithTwoFactor();
  await product.requireMfa(true);
  await person.signOut();
  await person.signIn();
  for (let guesses = 0; guesses < 5; guesses += 1) {
    const answered = person.page.waitForResponse(/auth\.verifyMfa/);
    await person.enterCode('');
    await person.enterCode(wrongCode(authenticator));
    await answered;
  }
  await expect(person.main).toContainText(/1[45] min|1[45]:\d\d/);
});

test('an authenticator can be added and removed; the last one takes two-factor with it', async ({
  person,
  page,
  product,
}) => {
  await person.signUpWithTwoFactor();
  await person.button('Add another').click();
  await person.scan();
  const authenticators = page.getByRole('list', { name: 'Authenticators' }).getByRole('listitem');
  await expect(authenticators).toHaveCount(2);
  await product.passTime(60);
  for (const left of [1, 0]) {
    await authenticators
      .first()
      .getByRole('button', { name: /^Remove/ })
      .click();
    await person.button('Remove authenticator').click();
    await expect(authenticators).toHaveCount(left);
  }
  await expect(person.button('Enable two-factor')).toBeVisible();
});
