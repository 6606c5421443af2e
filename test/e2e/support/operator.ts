import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

import type { Product } from './product.ts';

/** An operator in front of the console. */
export class Operator {
  readonly page: Page;
  readonly product: Product;

  constructor(page: Page, product: Product) {
    this.page = page;
    this.product = product;
  }

  async signIn(): Promise<void> {
    await this.page.goto(this.product.consoleUrl);
    await this.page.getByLabel('E-mail').fill(this.product.operator.email);
    await this.page.getByLabel('Password', { exact: true }).fill(this.product.operator.password);
    await this.page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await expect(this.page.getByRole('heading', { name: 'Backends' })).toBeVisible();
  }

  async openAuthentication(backend: string): Promise<void> {
    await this.page.getByRole('main').getByRole('link', { name: backend }).click();
    await this.openSection('Authentication');
    await expect(this.theSwitch).toBeVisible();
  }

  /** Of the backend at hand. */
  async openSection(name: string): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name }).click();
    await expect(this.page.getByRole('heading', { name, level: 1 })).toBeVisible();
  }

  /** Throws the switch of the demo backend, from wherever this operator is. */
  async requireMfa(isRequired: boolean): Promise<void> {
    await this.signIn();
    await this.openAuthentication('Aalto demo');
    if ((await this.theSwitch.isChecked()) === isRequired) return;
    await this.throwSwitch(isRequired);
  }

  async throwSwitch(isRequired: boolean): Promise<void> {
    await this.theSwitch.click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByRole('button', { name: isRequired ? 'Require MFA' : 'Stop requiring MFA' }).click();
    await expect(dialog).toBeHidden();
    await expect(this.theSwitch).toBeChecked({ checked: isRequired });
  }

  get theSwitch(): Locator {
    return this.page.getByRole('switch', { name: 'Require MFA for all signed-in users' });
  }
}
