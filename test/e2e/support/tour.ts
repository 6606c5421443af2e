import { expect } from '@playwright/test';
import type { Browser, BrowserContext, Page } from '@playwright/test';

import { Operator } from './operator.ts';
import { Person } from './person.ts';
import type { Product } from './product.ts';
import { tourRecoveryCodes } from './tour-recovery-codes.ts';
import { tourSessions } from './tour-sessions.ts';
import { tourSignInSettings } from './tour-sign-in-settings.ts';
import { tourUsers } from './tour-users.ts';
import { atTheDesk, wear } from './variants.ts';

/** What is done at each stop; `name` says which app and what it shows, such as `demo/notes-empty`. */
export type Visit = (name: string, page: Page) => Promise<void>;

const notes = [
  'Call the harbour about the mooring before Friday',
  'Vases by Alvar and Aino Aalto: which year was the first?',
  'Backup codes: print them, and put them where the passports are',
];

/** Leads through pages of the apps. */
export type Tour = (browser: Browser, product: Product, look: Visit) => Promise<void>;

/** Together, every page of both apps, in the states that people meet most. That of the console wants a product without users. */
export const tours = {
  console: async (browser, product, look) => {
    const context = await browser.newContext();
    const operator = new Operator(await context.newPage(), product);
    const visit = atTheDeskAgain(look);
    await tourConsole(operator, visit);
    await tourSignInSettings(operator, visit);
    await tourUsers(operator, visit);
    await context.close();
  },
  waysIn: async (browser, product, look) => {
    const context = await browser.newContext();
    await tourWaysIn(await meetAda(context, product), atTheDeskAgain(look));
    await context.close();
  },
  account: async (browser, product, look) => {
    const context = await browser.newContext();
    const ada = await meetAda(context, product);
    const visit = atTheDeskAgain(look);
    await tourDemo(ada, visit);
    await tourAccount(ada, visit);
    await tourSecondFactor(ada, visit);
    await tourSessions(ada, browser, visit);
    await context.close();
  },
} as const satisfies Record<string, Tour>;

/** To a product that offers a social sign-in. */
async function meetAda(context: BrowserContext, product: Product): Promise<Person> {
  const github = { kind: 'github', name: 'github', clientId: 'aalto-demo', clientSecret: 'a-secret-of-ours' };
  await product.operate('providers.save', { provider: github });
  return new Person(await context.newPage(), product, `ada.${Date.now()}@example.com`);
}

function atTheDeskAgain(look: Visit): Visit {
  return async (name, page) => {
    await look(name, page);
    await wear(page, atTheDesk);
  };
}

async function tourConsole(operator: Operator, visit: Visit): Promise<void> {
  const { page, product } = operator;
  await page.goto(product.consoleUrl);
  await expect(page.getByLabel('E-mail')).toBeVisible();
  await visit('console/sign-in', page);
  await operator.signIn();
  await visit('console/backends', page);
  await page.getByRole('main').getByRole('link', { name: 'Aalto demo' }).click();
  await expect(page.getByTestId('anon-key')).toBeVisible();
  await visit('console/overview', page);
  await page.getByRole('link', { name: 'Authentication' }).click();
  await expect(operator.theSwitch).toBeVisible();
  await visit('console/authentication-off', page);
  await operator.theSwitch.click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await visit('console/authentication-confirm', page);
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await operator.throwSwitch(true);
  await visit('console/authentication-on', page);
  await operator.throwSwitch(false);
  await page.goto(`${product.consoleUrl}/account`);
  await expect(page.getByRole('button', { name: 'Set up an authenticator app' })).toBeVisible();
  await visit('console/account', page);
  await page.getByRole('button', { name: 'Set up an authenticator app' }).click();
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
  await visit('console/account-enroll', page);
  await page.goto(`${product.consoleUrl}/no/such/page`);
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  await visit('console/not-found', page);
}

async function tourWaysIn(ada: Person, visit: Visit): Promise<void> {
  const { page } = ada;
  await ada.open('/sign-in');
  await expect(ada.button('Continue with GitHub')).toBeVisible();
  await visit('demo/sign-in', page);
  await page.getByLabel('E-mail').fill(`mail.${ada.email}`);
  await ada.button('Mail me a code instead').click();
  await expect(ada.heading('Sign in by e-mail')).toBeVisible();
  await visit('demo/sign-in-by-mail', page);
  await ada.button('Mail me a code').click();
  await ada.enterCode('00000000');
  await expect(page.getByRole('alert').first()).toBeVisible();
  await visit('demo/sign-in-code-refused', page);
  await ada.open('/reset-password');
  await page.getByLabel('E-mail').fill(`forgot.${ada.email}`);
  await ada.button('Mail me a code').click();
  await ada.button('Save password').click();
  await expect(page.getByLabel('New password').and(page.locator('input'))).toBeVisible();
  await visit('demo/reset-password', page);
  await ada.open('/auth/return#purpose=password_reset&token=none');
  await expect(ada.heading('Choose a new password')).toBeVisible();
  await visit('demo/reset-by-link', page);
  await ada.open('/auth/return?error=email_not_verified');
  await expect(ada.heading('Your address is not confirmed there')).toBeVisible();
  await visit('demo/provider-refusal', page);
  // Of the same address without what was brought along, a browser would only move within the page.
  await page.goto('about:blank');
  await ada.open('/auth/return#purpose=sign_in&token=none');
  await expect(ada.heading('This link is over')).toBeVisible();
  await visit('demo/link-is-over', page);
}

async function tourAccount(ada: Person, visit: Visit): Promise<void> {
  const { page, product } = ada;
  await ada.open('/account');
  await expect(ada.button('Connect GitHub')).toBeVisible();
  await visit('demo/account', page);
  await ada.button('Change address').click();
  await page.getByLabel('New e-mail address').fill(`new.${ada.email}`);
  await ada.button('Mail me a code').click();
  await expect(page.getByText('It is used once it is confirmed')).toBeVisible();
  await visit('demo/account-new-address', page);
  await ada.button('Delete account').click();
  await ada.button('Delete for good').click();
  await expect(page.getByText('This is not your e-mail address.')).toBeVisible();
  await visit('demo/account-delete', page);
  await page.keyboard.press('Escape');
  await product.passTime(700);
  await ada.button('Choose a new password').click();
  await page.getByLabel('New password').and(page.locator('input')).fill('a new horse battery');
  await ada.button('Save password').click();
  await expect(page.locator('input[autocomplete="current-password"]')).toBeVisible();
  await visit('demo/confirm-by-password', page);
  await ada.button('Mail me a code instead').click();
  await expect(page.getByLabel('Code', { exact: true }).last()).toBeVisible();
  await visit('demo/confirm-by-code', page);
  await ada.button('Cancel').last().click();
  await page.reload();
}

async function tourDemo(ada: Person, visit: Visit): Promise<void> {
  const { page } = ada;
  await ada.open('/');
  await expect(ada.heading('A quiet place for your notes')).toBeVisible();
  await visit('demo/home', page);
  await ada.open('/sign-in');
  await page.getByLabel('E-mail').fill('nobody@example.com');
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await ada.main.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  await visit('demo/sign-in-refused', page);
  await ada.open('/sign-up');
  await expect(ada.button('Create account')).toBeVisible();
  await visit('demo/sign-up', page);
  await ada.signUp();
  await expect(page.getByLabel('New note')).toBeVisible();
  await visit('demo/notes-empty', page);
  for (const [index, note] of notes.entries()) await ada.addNote(note, { isPublic: index === 1 });
  await visit('demo/notes', page);
  await page
    .getByRole('button', { name: /^Edit note/ })
    .first()
    .click();
  await expect(page.getByLabel('Note', { exact: true })).toBeVisible();
  await visit('demo/note-edit', page);
  await page.keyboard.press('Escape');
  await page
    .getByRole('button', { name: /^Remove note/ })
    .last()
    .click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await visit('demo/note-remove', page);
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.context().setOffline(true);
  await expect(page.getByText(/offline/i).first()).toBeVisible();
  await visit('demo/offline', page);
  await page.context().setOffline(false);
  await ada.open('/security');
  await expect(ada.button('Enable two-factor')).toBeVisible();
  await visit('demo/security-off', page);
  await ada.button('Enable two-factor').click();
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
  await visit('demo/security-enroll', page);
  await ada.open('/no/such/page');
  await expect(ada.heading('Page not found')).toBeVisible();
  await visit('demo/not-found', page);
}

async function tourSecondFactor(ada: Person, visit: Visit): Promise<void> {
  const { page, product } = ada;
  await ada.open('/notes');
  await expect(page.getByLabel('New note')).toBeVisible();
  await product.requireMfa(true);
  await page.reload();
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
  await visit('demo/enroll', page);
  const authenticator = await ada.scan();
  await expect(ada.heading('Save your recovery codes')).toBeVisible();
  await visit('demo/recovery-codes', page);
  await ada.button('Done').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await visit('demo/recovery-codes-leave', page);
  await ada.button('Back to the codes').click();
  await ada.keepRecoveryCodes();
  await ada.open('/security');
  await expect(page.getByRole('list', { name: 'Authenticators' })).toBeVisible();
  await visit('demo/security-on', page);
  await page.getByRole('button', { name: /^Remove/ }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await visit('demo/security-remove', page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Rename/ }).click();
  await expect(page.getByLabel('Name of the authenticator')).toBeVisible();
  await visit('demo/security-rename', page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Use a new phone/ }).click();
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
  await visit('demo/security-replace', page);
  await ada.button('Cancel').click();
  await product.operate('backends.updateAuthentication', { rememberDeviceDays: 30 });
  await product.passTime(60);
  await ada.signOut();
  await ada.signIn();
  await expect(ada.heading('Enter your code')).toBeVisible();
  await visit('demo/verify', page);
  await ada.enterCode('000000');
  await expect(page.getByRole('alert').first()).toBeVisible();
  await visit('demo/verify-refused', page);
  await page.getByRole('checkbox', { name: 'Remember this device for 30 days' }).check();
  await ada.enterCode(authenticator.code());
  await expect(page.getByLabel('New note')).toBeVisible();
  await ada.open('/security');
  await expect(page.getByRole('region', { name: 'Remembered devices' })).toContainText('This device');
  await visit('demo/security-remembered', page);
  await product.operate('backends.updateAuthentication', { rememberDeviceDays: 0 });
  await tourRecoveryCodes(ada, authenticator, visit);
  await product.requireMfa(false);
}
