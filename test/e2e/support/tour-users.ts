import { expect } from '@playwright/test';

import { scanOtpauthUrl } from '../../support/authenticator.ts';
import { connectClient } from '../../support/client.ts';
import type { Operator } from './operator.ts';
import type { Product } from './product.ts';
import type { Visit } from './tour.ts';

const TWO_FACTOR = 'aino@example.com';

/** The console's pages about the users of a backend, before and after there are any. */
export async function tourUsers(operator: Operator, visit: Visit): Promise<void> {
  const { page, product } = operator;
  await page.goto(product.consoleUrl);
  await page.getByRole('main').getByRole('link', { name: 'Aalto demo' }).click();
  await operator.openSection('Users');
  await expect(page.getByText('No users yet')).toBeVisible();
  await visit('console/users-empty', page);
  await addUsers(product);
  await page.reload();
  await expect(page.getByRole('link', { name: TWO_FACTOR })).toBeVisible();
  await visit('console/users', page);
  await page.getByLabel('Find by e-mail address').fill('nobody@nowhere');
  await expect(page.getByText('Nobody found').last()).toBeVisible();
  await visit('console/users-nobody-found', page);
  await page.getByRole('button', { name: 'Show all users' }).click();
  await page.getByRole('link', { name: TWO_FACTOR }).click();
  await expect(page.getByRole('list', { name: 'Authenticators' })).toBeVisible();
  await visit('console/user', page);
  await page.getByRole('button', { name: 'Reset two-factor…' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await visit('console/user-reset', page);
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Ban…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ban', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Unban…' })).toBeVisible();
  await visit('console/user-banned', page);
}

async function addUsers({ apiUrl, anonKey }: Product): Promise<void> {
  const password = 'correct horse battery';
  const visitor = connectClient(apiUrl, anonKey);
  for (const email of ['elissa@example.com', 'alvar@example.com'])
    await visitor.auth.signUp.mutate({ email, password });
  const { session } = await visitor.auth.signUp.mutate({ email: TWO_FACTOR, password });
  const aino = connectClient(apiUrl, anonKey, session?.accessToken);
  const { otpauthUrl } = await aino.auth.enrollMfa.mutate();
  await aino.auth.verifyMfa.mutate({ code: scanOtpauthUrl(otpauthUrl).code() });
}
