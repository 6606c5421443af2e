import { randomUUID } from 'node:crypto';

import { connectClient, refusalOf } from '../support/client.ts';
import { expect, test } from './support/fixtures.ts';

test('an operator adds a provider, changes it without its secret, and removes it', async ({
  operator,
  product,
}) => {
  const { page } = operator;
  const visitor = connectClient(product.apiUrl, product.anonKey);
  const buttons = async (): Promise<object[]> => (await visitor.auth.listProviders.query()).providers;
  const name = `acme-${randomUUID().slice(0, 8)}`;
  await operator.signIn();
  await page.getByRole('main').getByRole('link', { name: 'Aalto demo' }).click();
  await operator.openSection('Social sign-in');

  await page.getByRole('link', { name: 'Add a provider' }).click();
  await page.getByText('Other', { exact: true }).click();
  await page.getByLabel('Name').fill(name.toUpperCase());
  await page.getByLabel('Issuer').fill('https://idp.example.com');
  await page.getByLabel('Client id').fill('an-id');
  await page.getByLabel('Client secret').fill('typed-once-and-never-shown');
  await page.getByRole('button', { name: 'Add the provider' }).click();
  await expect(page.getByLabel('Name')).toBeFocused();
  await expect(page.getByText('Small letters, digits and "-"')).toBeVisible();
  await page.getByLabel('Name').fill(name);
  await expect(page.getByText(`${product.apiUrl}/auth/callback/demo.${name}`)).toBeVisible();
  await page.getByRole('button', { name: 'Add the provider' }).click();
  const item = page.getByRole('listitem').filter({ hasText: name });
  await expect(item).toContainText(`${product.apiUrl}/auth/callback/demo.${name}`);
  expect(await buttons()).toContainEqual({ name, kind: 'oidc' });

  await item.getByRole('link', { name: /^Edit/ }).click();
  await expect(page.getByLabel('Client secret')).toHaveValue('');
  await page.getByLabel('Client id').fill('another-id');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await item.getByRole('link', { name: /^Edit/ }).click();
  await expect(page.getByLabel('Client id')).toHaveValue('another-id');
  await page.getByRole('link', { name: 'Cancel' }).click();

  await item.getByRole('button', { name: /^Remove/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(item).toBeHidden();
  await expect(page.getByRole('link', { name: 'Add a provider' })).toBeFocused();
  expect(await buttons()).not.toContainEqual({ name, kind: 'oidc' });
});

test('redirect URLs say themselves what is wrong, are not lost by leaving, and count once they are saved', async ({
  operator,
  product,
}) => {
  const { page } = operator;
  const redirectTo = `https://${randomUUID()}.example.com/return`;
  const email = `${randomUUID()}@example.com`;
  const visitor = connectClient(product.apiUrl, product.anonKey);
  await operator.signIn();
  await operator.openAuthentication('Aalto demo');
  await expect(page.getByRole('textbox', { name: 'Redirect URL 1' })).toHaveValue(
    `${product.demoUrl}/auth/return`,
  );
  const refused = await refusalOf(visitor.auth.signInWithEmail.mutate({ email, redirectTo }));
  expect(refused.reason).toBe('redirect_not_allowed');

  await page.getByRole('button', { name: 'Add a URL' }).click();
  await page.keyboard.type('https://*.example.com');
  await page.keyboard.press('Enter');
  const field = page.getByRole('textbox', { name: 'Redirect URL 2' });
  await expect(page.getByText('A redirect URL is matched exactly')).toBeVisible();
  await expect(field).toBeFocused();
  await field.fill(redirectTo);
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(field).toHaveValue(redirectTo);
  await page.getByRole('button', { name: 'Save redirect URLs' }).click();
  await expect(page.getByText('were saved')).toBeVisible();
  await visitor.auth.signInWithEmail.mutate({ email, redirectTo });

  await page.getByRole('button', { name: 'Remove Redirect URL 2' }).click();
  await page.getByRole('button', { name: 'Save redirect URLs' }).click();
  await expect(page.getByRole('button', { name: 'Save redirect URLs' })).toBeHidden();
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Redirect URL 1' })).toHaveValue(
    `${product.demoUrl}/auth/return`,
  );
  await expect(field).toBeHidden();
});

test('no new accounts while an operator has switched them off, and never any of the console', async ({
  operator,
  product,
}) => {
  const { page } = operator;
  const visitor = connectClient(product.apiUrl, product.anonKey);
  const newcomer = () => ({
    email: `${randomUUID()}@example.com`,
    password: 'a password of some length',
  });
  const signUps = page.getByRole('switch', { name: 'Take new accounts' });
  await operator.signIn();
  await operator.openAuthentication('Aalto demo');
  await signUps.click();
  await expect(signUps).not.toBeChecked();
  const refused = await refusalOf(visitor.auth.signUp.mutate(newcomer()));
  expect(refused.reason).toBe('signups_disabled');
  await signUps.click();
  await expect(signUps).toBeChecked();
  await visitor.auth.signUp.mutate(newcomer());

  await page.goto(product.consoleUrl);
  await operator.openAuthentication('Aalto console');
  await expect(signUps).toBeDisabled();
  await expect(signUps).not.toBeChecked();
});
