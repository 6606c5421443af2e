import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium } from '@playwright/test';

import { launchOptions } from './support/browser-tests.ts';
import { expect, test } from './support/fixtures.ts';
import { Person } from './support/person.ts';

test.describe('a session at aal2', () => {
  test.beforeEach(async ({ product, person }) => {
    await person.signUpWithTwoFactor();
    await product.requireMfa(true);
    await person.open('/notes');
    await person.addNote('Mine');
  });

  test('outlives a reload, and is there in a second tab', async ({ person, context }) => {
    await person.page.reload();
    await expect(person.note('Mine')).toBeVisible();
    const second = person.at(await context.newPage());
    await second.open('/notes');
    await expect(second.note('Mine')).toBeVisible();
  });

  test('ends in every tab when one signs out', async ({ person, context }) => {
    const second = person.at(await context.newPage());
    await second.open('/notes');
    await expect(second.note('Mine')).toBeVisible();
    await person.signOut();
    await expect(second.heading('Sign in')).toBeVisible();
    await expect(second.note('Mine')).toBeHidden();
  });

  test('outlives a restart of the API, and what was written meanwhile is still in its field', async ({
    person,
    product,
  }) => {
    await product.stop();
    await person.page.getByLabel('New note').fill('While you were out');
    await person.button('Add note').click();
    await expect(person.page.getByRole('alert').first()).toBeVisible();
    await product.start();
    await expect(person.page.getByLabel('New note')).toHaveValue('While you were out');
    await person.button('Add note').click();
    await expect(person.note('While you were out')).toBeVisible();
  });

  test('outlives its access token', async ({ person, page }) => {
    const refreshed = page.waitForResponse(/auth\.refresh/);
    await page.clock.install({ time: Date.now() + 6 * 60_000 });
    await page.reload();
    expect((await refreshed).status()).toBe(200);
    await expect(person.note('Mine')).toBeVisible();
  });

  test('outlives being offline, access token run out or not', async ({ person, page, context }) => {
    await context.setOffline(true);
    await person.page.getByLabel('New note').fill('In a tunnel');
    await person.button('Add note').click();
    await expect(page.getByText(/offline/i).first()).toBeVisible();
    await page.clock.install({ time: Date.now() + 6 * 60_000 });
    await context.setOffline(false);
    await expect(page.getByLabel('New note')).toHaveValue('In a tunnel');
    await person.button('Add note').click();
    await expect(person.note('In a tunnel')).toBeVisible();
  });
});

test('a session at aal2 outlives a restart of the browser', async ({ product }) => {
  const folder = await mkdtemp(join(tmpdir(), 'aalto-browser-'));
  const before = await chromium.launchPersistentContext(folder, launchOptions);
  const person = new Person(await before.newPage(), product, `restart-${Date.now()}@example.com`);
  await person.signUpWithTwoFactor();
  await product.requireMfa(true);
  await before.close();
  const after = await chromium.launchPersistentContext(folder, launchOptions);
  const later = person.at(await after.newPage());
  await later.open('/notes');
  await later.addNote('Still here');
  await after.close();
  await rm(folder, { recursive: true, force: true });
});
