import { expect } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';

import { Operator } from './operator.ts';
import { Person } from './person.ts';
import type { Product } from './product.ts';
import { atTheDesk, wear } from './variants.ts';

/** What is done at each stop; `name` says which app and what it shows, such as `demo/notes-empty`. */
export type Visit = (name: string, page: Page) => Promise<void>;

const notes = [
  'Call the harbour about the mooring before Friday',
  'Vases by Alvar and Aino Aalto: which year was the first?',
  'Backup codes: print them, and put them where the passports are',
];

/** Leads through every page of both apps, in the states that people meet most. */
export async function tour(browser: Browser, product: Product, look: Visit): Promise<void> {
  const visit: Visit = async (name, page) => {
    await look(name, page);
    await wear(page, atTheDesk);
  };
  const people = await browser.newContext();
  const operators = await browser.newContext();
  const ada = new Person(await people.newPage(), product, `ada.${Date.now()}@example.com`);
  const operator = new Operator(await operators.newPage(), product);
  await tourConsole(operator, visit);
  await tourDemo(ada, visit);
  await tourSecondFactor(ada, visit);
  await people.close();
  await operators.close();
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
  const authenticator = await ada.enroll();
  await ada.open('/security');
  await expect(page.getByRole('list', { name: 'Authenticators' })).toBeVisible();
  await visit('demo/security-on', page);
  await page.getByRole('button', { name: /^Remove/ }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await visit('demo/security-remove', page);
  await page.keyboard.press('Escape');
  await product.passTime(60);
  await ada.signOut();
  await ada.signIn();
  await expect(ada.heading('Enter your code')).toBeVisible();
  await visit('demo/verify', page);
  await ada.enterCode('000000');
  await expect(page.getByRole('alert').first()).toBeVisible();
  await visit('demo/verify-refused', page);
  await ada.enterCode(authenticator.code());
  await expect(page.getByLabel('New note')).toBeVisible();
  await product.requireMfa(false);
}
