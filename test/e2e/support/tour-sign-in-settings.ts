import { expect } from '@playwright/test';

import { connectClient } from '../../support/client.ts';
import type { Operator } from './operator.ts';
import type { Visit } from './tour.ts';

/** The console's pages about how users of the demo backend come in, and what they are mailed. */
export async function tourSignInSettings(operator: Operator, visit: Visit): Promise<void> {
  await operator.page.goto(operator.product.consoleUrl);
  await operator.openAuthentication('Aalto demo');
  await tourProofLimits(operator, visit);
  await tourRedirectUrls(operator, visit);
  await tourProviders(operator, visit);
  await tourMail(operator, visit);
}

async function tourProofLimits({ page }: Operator, visit: Visit): Promise<void> {
  const save = page.getByRole('button', { name: 'Save limits' });
  await page.getByRole('radio', { name: 'NIST AAL2' }).check();
  await save.click();
  await expect(save).toBeHidden();
  await visit('console/proof-limits-nist', page);
  await page.getByRole('checkbox', { name: 'Let people have a device remembered' }).check();
  await page.getByLabel('Ask again after', { exact: true }).fill('3');
  await page.getByLabel('Without activity for', { exact: true }).fill('3');
  await page.getByLabel('For how many days').fill('31');
  await save.click();
  await expect(page.getByText('Choose less than 3 hours')).toBeVisible();
  await visit('console/proof-limits-refused', page);
  await page.getByRole('radio', { name: 'Standard' }).check();
  await page.getByRole('checkbox', { name: 'Let people have a device remembered' }).uncheck();
  await save.click();
  await expect(save).toBeHidden();
}

async function tourRedirectUrls({ page }: Operator, visit: Visit): Promise<void> {
  await page.getByRole('button', { name: 'Add a URL' }).click();
  await page.getByRole('textbox', { name: 'Redirect URL 2' }).fill('https://*.example.com/');
  await page.getByRole('button', { name: 'Save redirect URLs' }).click();
  await expect(page.getByText('A redirect URL is matched exactly')).toBeVisible();
  await visit('console/redirect-urls-refused', page);
  await page.getByRole('link', { name: 'Mail', exact: true }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await visit('console/leave-unsaved', page);
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Discard changes' }).click();
}

async function tourProviders(operator: Operator, visit: Visit): Promise<void> {
  const { page } = operator;
  await operator.openSection('Social sign-in');
  await expect(page.getByText('No providers yet')).toBeVisible();
  await visit('console/providers-empty', page);
  await page.getByRole('link', { name: 'Add a provider' }).click();
  await page.getByRole('button', { name: 'Add the provider' }).click();
  await expect(page.getByText('Enter the id that the provider gave')).toBeVisible();
  await visit('console/provider-new-refused', page);
  await page.getByLabel('Client id').fill('1234.apps.example.com');
  await page.getByLabel('Client secret').fill('a-secret-of-the-tour');
  await page.getByRole('button', { name: 'Add the provider' }).click();
  await expect(page.getByRole('list', { name: 'Providers' })).toBeVisible();
  await visit('console/providers', page);
  await page.getByRole('link', { name: 'Edit Google' }).click();
  await expect(page.getByRole('heading', { name: 'Google', level: 1 })).toBeVisible();
  await visit('console/provider-edit', page);
  await page.getByRole('link', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Remove Google' }).click();
  await visit('console/provider-remove', page);
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('No providers yet')).toBeVisible();
}

async function tourMail(operator: Operator, visit: Visit): Promise<void> {
  const { page, product } = operator;
  await operator.openSection('Mail');
  await expect(page.getByText('No mails yet')).toBeVisible();
  await visit('console/mail-empty', page);
  const visitor = connectClient(product.apiUrl, product.anonKey);
  for (const name of ['aino', 'alvar', 'elissa'])
    await visitor.auth.signInWithEmail.mutate({ email: `${name}@example.com` });
  const newest = page.getByRole('link', { name: /elissa@example\.com/ });
  await expect(newest).toBeVisible();
  await visit('console/mail', page);
  await newest.click();
  await expect(page.getByTestId('mailed-code')).toBeVisible();
  await visit('console/mail-message', page);
  await page.getByRole('tab', { name: 'Plain text' }).click();
  await visit('console/mail-text', page);
}
