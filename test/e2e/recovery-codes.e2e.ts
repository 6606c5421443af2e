import { readFile } from 'node:fs/promises';

import type { Page } from '@playwright/test';

import { wrongCode } from '../support/authenticator.ts';
import { expect, test } from './support/fixtures.ts';
import { Operator } from './support/operator.ts';
import { Person } from './support/person.ts';
import { spendRecoveryCodes } from './support/spend-recovery-codes.ts';

test('ten codes come with the first authenticator: shown once, to be copied, downloaded and printed', async ({
  person,
  page,
}) => {
  await setUpFirst(person);
  await expect(person.heading('Save your recovery codes')).toBeFocused();
  const codes = await shownCodes(page).allInnerTexts();
  expect(new Set(codes).size).toBe(10);

  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await person.button('Copy').click();
  await expect(page.getByRole('status').filter({ hasText: 'copied' })).toBeVisible();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(codes.join('\n'));

  const downloading = page.waitForEvent('download');
  await person.button('Download').click();
  const download = await downloading;
  const file = await readFile(await download.path(), 'utf8');
  expect(download.suggestedFilename()).toBe('aalto-notes-recovery-codes.txt');
  expect(file).toContain(person.email);
  expect(file.match(/^[A-Z2-7]{5}(-[A-Z2-7]{5}){4}$/gm)).toEqual(codes);

  await page.emulateMedia({ media: 'print' });
  await expect(page.getByTestId('printed-recovery-codes').getByRole('listitem')).toHaveText(codes);
  await expect(person.main).toBeHidden();
  await expect(page.getByRole('banner')).toBeHidden();
  await page.emulateMedia({ media: 'screen' });

  await person.keepRecoveryCodes();
  await expect(recoverySection(person)).toContainText('10 of 10 left');
  await expect(page.locator('body')).not.toContainText(codes[0] ?? '');
});

test('where the clipboard refuses, the page says what to do instead', async ({ person, page }) => {
  await page.addInitScript('navigator.clipboard.writeText = () => Promise.reject(new Error("refused"))');
  await setUpFirst(person);
  await person.button('Copy').click();
  await expect(page.getByRole('alert')).toContainText('Download the codes, or select them');
});

test('where the answer that had the codes was lost, others are made and shown', async ({ person, page }) => {
  await page.route(/auth\.verifyMfa/, async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    await route.fulfill({ response, body: body.replace(/,"recoveryCodes":\[[^\]]*\]/, '') });
  });
  const made = page.waitForResponse(/auth\.regenerateRecoveryCodes/);
  await setUpFirst(person);
  await made;
  await person.keepRecoveryCodes();
  await expect(recoverySection(person)).toContainText('10 of 10 left');
});

test('nobody leaves the codes by mistake, and who stayed is not signed out later', async ({
  person,
  page,
}) => {
  await setUpFirst(person);
  const dialog = page.getByRole('dialog');
  const stay = async (): Promise<void> => {
    await dialog.getByRole('button', { name: 'Back to the codes' }).click();
    await expect(dialog).toBeHidden();
    await expect(shownCodes(page)).toHaveCount(10);
  };
  await person.button('Done').click();
  await stay();
  await page.getByRole('banner').getByRole('link', { name: 'Notes', exact: true }).click();
  await stay();
  await page.goBack();
  await stay();
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click();
  await stay();
  await person.keepRecoveryCodes();
  await person.open('/notes');
  await expect(page.getByLabel('New note')).toBeVisible();
});

test('a code in small letters with spaces gets in at a later visit, by the keyboard alone, and once', async ({
  person,
  page,
  product,
}) => {
  await person.signUpWithTwoFactor();
  await product.requireMfa(true);
  const [code = ''] = person.recoveryCodes;
  await person.signOut();
  await person.signIn();
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused();
  await pressUntilFocused(person, 'Use a recovery code instead');
  await page.keyboard.press('Enter');
  const field = page.getByLabel('Recovery code', { exact: true });
  await expect(field).toBeFocused();
  await page.keyboard.type(code.toLowerCase().replaceAll('-', ' '));
  await page.keyboard.press('Enter');
  await expect(page.getByText('You have 9 recovery codes left')).toBeVisible();
  await expect(page.getByLabel('New note')).toBeVisible();
  await person.open('/security');
  await expect(recoverySection(person)).toContainText('9 of 10 left');

  await person.signOut();
  await person.signIn();
  await person.enterRecoveryCode(code.slice(0, -1));
  await expect(field).toHaveAccessibleDescription(/25 letters and digits. This has 24/);
  await field.fill(code);
  await page.keyboard.press('Enter');
  await expect(field).toHaveAccessibleDescription(/used already/);
  await expect(field).toBeFocused();
});

test('while wrong codes have locked the authenticator, a recovery code opens the account', async ({
  person,
  page,
  product,
}) => {
  const authenticator = await person.signUpWithTwoFactor();
  await product.requireMfa(true);
  await person.signOut();
  await person.signIn();
  for (let guesses = 0; guesses < 5; guesses += 1) {
    const answered = page.waitForResponse(/auth\.verifyMfa/);
    await person.enterCode('');
    await person.enterCode(wrongCode(authenticator));
    await answered;
  }
  await expect(person.main).toContainText('codes are not accepted');
  await person.enterRecoveryCode(person.recoveryCodes[0] ?? '');
  await expect(page.getByLabel('New note')).toBeVisible();
});

test('new codes take a recent second factor, and end the old ones', async ({ person, page, product }) => {
  const authenticator = await person.signUpWithTwoFactor();
  const [old = ''] = person.recoveryCodes;
  await product.passTime(700);
  await person.open('/security');
  await person.button('Make new codes').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make new codes' }).click();
  await expect(person.heading('Confirm that it is you')).toBeVisible();
  await person.enterCode(authenticator.code());
  await expect(person.heading('Save your new recovery codes')).toBeVisible();
  await person.keepRecoveryCodes();
  expect(person.recoveryCodes).not.toContain(old);

  await product.requireMfa(true);
  await person.signOut();
  await person.signIn();
  await person.enterRecoveryCode(old);
  await expect(page.getByLabel('Recovery code', { exact: true })).toHaveAccessibleDescription(/older set/);
  await page.getByLabel('Recovery code', { exact: true }).fill(person.recoveryCodes[0] ?? '');
  await person.button('Use this code').click();
  await expect(page.getByLabel('New note')).toBeVisible();
});

test('whoever uses one of the last codes is offered new ones on the way in', async ({
  person,
  page,
  product,
}) => {
  await person.signUpWithTwoFactor();
  await product.requireMfa(true);
  await spendRecoveryCodes(person, 7);
  await person.signOut();
  await person.signIn();
  await person.enterRecoveryCode(person.recoveryCodes[0] ?? '');
  await expect(person.heading('You have 2 recovery codes left')).toBeVisible();
  await person.button('Make new codes').click();
  await person.keepRecoveryCodes();
  expect(person.recoveryCodes).toHaveLength(10);
  await expect(page.getByLabel('New note')).toBeVisible();
});

test('an operator who has lost the phone replaces the codes in the console by one of them', async ({
  browser,
  operator,
  product,
}) => {
  const hands = new Person(operator.page, product, product.operator.email);
  await operator.signIn();
  await operator.page.goto(`${product.consoleUrl}/account`);
  await hands.button('Set up an authenticator app').click();
  await hands.enroll();
  await expect(recoverySection(hands)).toContainText('10 of 10 left');

  const elsewhere = await browser.newContext();
  const later = new Operator(await elsewhere.newPage(), product);
  await later.signIn();
  await later.page.goto(`${product.consoleUrl}/account`);
  await later.page.getByRole('button', { name: 'Make new codes' }).click();
  await later.page.getByRole('dialog').getByRole('button', { name: 'Make new codes' }).click();
  await hands.at(later.page).enterRecoveryCode(hands.recoveryCodes[0] ?? '');
  await hands.at(later.page).keepRecoveryCodes();
  await expect(recoverySection(hands.at(later.page))).toContainText('10 of 10 left');
  await elsewhere.close();

  // The other tests know this operator by a password alone.
  await operator.page.getByRole('button', { name: /^Remove/ }).click();
  await operator.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(hands.button('Set up an authenticator app')).toBeVisible();
  await expect(recoverySection(hands)).toBeHidden();
});

/** Up to where the codes are shown. */
async function setUpFirst(person: Person): Promise<void> {
  await person.signUp();
  await person.open('/security');
  await person.button('Enable two-factor').click();
  await person.scan();
  await expect(shownCodes(person.page)).toHaveCount(10);
}

function shownCodes(page: Page) {
  return page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
}

function recoverySection(person: Person) {
  return person.page.getByRole('region', { name: 'Recovery codes' });
}

async function pressUntilFocused(person: Person, name: string): Promise<void> {
  const button = person.button(name);
  for (let presses = 0; presses < 10; presses += 1) {
    if (await button.and(person.page.locator(':focus')).isVisible()) return;
    await person.page.keyboard.press('Tab');
  }
  await expect(button).toBeFocused();
}
