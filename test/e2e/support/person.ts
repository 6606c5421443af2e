import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

import type { Authenticator } from '../../support/authenticator.ts';
import type { Product } from './product.ts';
import { scanQrCode } from './scan-qr-code.ts';

/** A person in front of the demo app: does what people do, by what they see. */
export class Person {
  readonly password = 'correct horse battery';
  readonly page: Page;
  readonly product: Product;
  readonly email: string;
  /** As they were written down last. */
  recoveryCodes: readonly string[] = [];

  constructor(page: Page, product: Product, email: string) {
    this.page = page;
    this.product = product;
    this.email = email;
  }

  /** The same person in front of another window. */
  at(page: Page): Person {
    return new Person(page, this.product, this.email);
  }

  /** Somebody else, at the same window. */
  as(name: string): Person {
    return new Person(this.page, this.product, `${name}-${this.email}`);
  }

  async open(path: string): Promise<void> {
    await this.page.goto(`${this.product.demoUrl}${path}`);
  }

  async signUp(): Promise<void> {
    await this.open('/sign-up');
    await this.fillIn();
    await this.button('Create account').click();
    await this.page.waitForURL('**/notes');
  }

  async signIn(): Promise<void> {
    await this.open('/sign-in');
    await this.fillIn();
    await this.main.getByRole('button', { name: 'Sign in' }).click();
    await this.page.waitForURL('**/notes');
  }

  async fillIn(): Promise<void> {
    await this.page.getByLabel('E-mail').fill(this.email);
    await this.page.getByLabel('Password', { exact: true }).fill(this.password);
  }

  async signOut(): Promise<void> {
    await this.page.getByRole('button', { name: /^Account/ }).click();
    await this.page.getByRole('menuitem', { name: 'Sign out', exact: true }).click();
    await expect(this.page.getByRole('button', { name: /^Account/ })).toBeHidden();
  }

  /** Sets a first authenticator up, and keeps the recovery codes that come with it. */
  async enroll(): Promise<Authenticator> {
    const authenticator = await this.scan();
    await this.keepRecoveryCodes();
    return authenticator;
  }

  /** Scans the code that is shown, and proves the first one-time code. */
  async scan(): Promise<Authenticator> {
    const image = this.page.getByRole('img', { name: 'QR code for your authenticator app' });
    const authenticator = await scanQrCode(image);
    await this.enterCode(authenticator.code());
    await expect(image).toBeHidden();
    return authenticator;
  }

  async keepRecoveryCodes(): Promise<void> {
    const list = this.page.getByRole('list', { name: 'Recovery codes' });
    await expect(list).toBeVisible();
    this.recoveryCodes = await list.getByRole('listitem').allInnerTexts();
    await this.page.getByRole('checkbox', { name: 'I have saved these codes' }).check();
    await this.button('Done').click();
    await expect(list).toBeHidden();
  }

  /** Where the code of the authenticator is asked for. */
  async enterRecoveryCode(code: string): Promise<void> {
    await this.button('Use a recovery code instead').click();
    await this.page.getByLabel('Recovery code', { exact: true }).fill(code);
    await this.button('Use this code').click();
  }

  async enterCode(code: string): Promise<void> {
    await this.page.getByLabel('Code', { exact: true }).fill(code);
  }

  async addNote(body: string, { isPublic = false } = {}): Promise<void> {
    await this.page.getByLabel('New note').fill(body);
    if (isPublic) await this.page.getByRole('switch', { name: 'Public' }).click();
    await this.button('Add note').click();
    await expect(this.note(body)).toBeVisible();
  }

  /** Signs up and enables two-factor on the security page; the code's time step is given back. */
  async signUpWithTwoFactor(): Promise<Authenticator> {
    await this.signUp();
    await this.open('/security');
    await this.button('Enable two-factor').click();
    const authenticator = await this.enroll();
    await expect(this.page.getByRole('list', { name: 'Authenticators' })).toBeVisible();
    await this.product.passTime(60);
    return authenticator;
  }

  get main(): Locator {
    return this.page.getByRole('main');
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { name });
  }

  /** As the security page lists them. */
  get sessions(): Locator {
    return this.page.getByRole('list', { name: 'Sessions' }).getByRole('listitem');
  }

  note(body: string): Locator {
    return this.page.getByRole('listitem').filter({ hasText: body });
  }
}
