import { randomUUID } from 'node:crypto';

import { connectClient } from '../support/client.ts';
import { expect, test } from './support/fixtures.ts';
import type { Operator } from './support/operator.ts';

async function openMail(operator: Operator): Promise<void> {
  await operator.signIn();
  await operator.page.getByRole('main').getByRole('link', { name: 'Aalto demo' }).click();
  await operator.openSection('Mail');
}

test('an operator sees a kept mail arrive, reads it, and follows its link in a tab that has no hold of the console', async ({
  operator,
  product,
}) => {
  const { page } = operator;
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  await openMail(operator);
  const email = `${randomUUID()}@example.com`;
  const visitor = connectClient(product.apiUrl, product.anonKey);
  await visitor.auth.signInWithEmail.mutate({ email });

  await page.getByRole('link', { name: new RegExp(email) }).click();
  await expect(page.getByRole('heading', { name: 'Sign in to Aalto demo' })).toBeFocused();
  const code = (await page.getByTestId('mailed-code').innerText()).replace(' ', '');
  const popup = page.waitForEvent('popup');
  await page.frameLocator('iframe[title="The message"]').getByRole('link', { name: 'Sign in' }).click();
  const confirmation = await popup;
  await expect(confirmation.getByRole('button', { name: 'Sign in' })).toBeVisible();
  expect(confirmation.url()).toContain(`${product.apiUrl}/auth/confirm?purpose=sign_in`);
  expect(await confirmation.evaluate('window.opener')).toBeNull();
  await confirmation.close();

  await page.getByRole('tab', { name: 'Plain text' }).click();
  const link = page.getByRole('tabpanel').getByRole('link');
  await expect(link).toHaveAttribute('target', '_blank');
  await expect(link).toHaveAttribute('rel', /noopener/);
  expect((await visitor.auth.verifyEmail.mutate({ email, code })).session.user.email).toBe(email);
  expect(complaints.filter((text) => /content security policy/i.test(text))).toEqual([]);
});

test('a mail is opened and left again by keyboard alone, and on a phone without the list', async ({
  operator,
  product,
}) => {
  const { page } = operator;
  await openMail(operator);
  const email = `${randomUUID()}@example.com`;
  await connectClient(product.apiUrl, product.anonKey).auth.signInWithEmail.mutate({ email });
  const mail = page.getByRole('link', { name: new RegExp(email) });
  await mail.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('mailed-code')).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByRole('list', { name: 'Mails' })).toBeHidden();
  await page.getByRole('link', { name: 'All mails' }).focus();
  await page.keyboard.press('Enter');
  await expect(mail).toBeVisible();
  await expect(page.getByTestId('mailed-code')).toBeHidden();
});
