import { expect } from '@playwright/test';

import { wrongCode } from '../../support/authenticator.ts';
import type { Authenticator } from '../../support/authenticator.ts';
import type { Person } from './person.ts';
import { spendRecoveryCodes } from './spend-recovery-codes.ts';
import type { Visit } from './tour.ts';

/** Getting in without the authenticator, down to the last code. */
export async function tourRecoveryCodes(
  ada: Person,
  authenticator: Authenticator,
  visit: Visit,
): Promise<void> {
  const { page } = ada;
  await spendRecoveryCodes(ada, 7);
  await ada.open('/security');
  await expect(ada.button('Make new codes')).toBeVisible();
  await visit('demo/security-few-codes', page);
  await ada.button('Make new codes').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await visit('demo/recovery-codes-renew', page);
  await page.keyboard.press('Escape');
  await lockOut(ada, authenticator);
  await visit('demo/verify-locked', page);
  await ada.enterRecoveryCode('not a code');
  await expect(page.getByRole('alert').first()).toBeVisible();
  await visit('demo/verify-recovery-refused', page);
  await page.getByLabel('Recovery code', { exact: true }).fill(ada.recoveryCodes[0] ?? '');
  await ada.button('Use this code').click();
  await expect(ada.heading('You have 2 recovery codes left')).toBeVisible();
  await visit('demo/few-codes-left', page);
  await ada.button('Not now').click();
  await expect(page.getByLabel('New note')).toBeVisible();
  ada.recoveryCodes = ada.recoveryCodes.slice(1);
  await spendRecoveryCodes(ada, 2);
  await ada.open('/security');
  await expect(ada.button('Make recovery codes')).toBeVisible();
  await visit('demo/security-no-codes', page);
}

async function lockOut(ada: Person, authenticator: Authenticator): Promise<void> {
  await ada.signOut();
  await ada.signIn();
  for (let guesses = 0; guesses < 5; guesses += 1) {
    const answered = ada.page.waitForResponse(/auth\.verifyMfa/);
    await ada.enterCode('');
    await ada.enterCode(wrongCode(authenticator));
    await answered;
  }
  await expect(ada.main).toContainText('codes are not accepted');
}
