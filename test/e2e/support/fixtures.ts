import { randomUUID } from 'node:crypto';

import { test as base } from '@playwright/test';

import { Person } from './person.ts';
import { Operator } from './operator.ts';
import { STANDARD_SETTINGS, startProduct } from './product.ts';
import type { Product } from './product.ts';

export { expect } from '@playwright/test';

interface Fixtures {
  /** False for tests that tell one story: what one has an operator switch counts for the next. */
  readonly beginsAnew: boolean;
  /** What one test has an operator switch counts for no other. */
  readonly standardSettings: void;
  /** Someone new, in front of a browser of their own. */
  readonly person: Person;
  /** The first operator, in front of another browser. */
  readonly operator: Operator;
}

interface WorkerFixtures {
  readonly product: Product;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  product: [
    // oxlint-disable-next-line eslint/no-empty-pattern -- Playwright reads the fixtures' names from here
    async ({}, use) => {
      const product = await startProduct();
      await use(product);
      await product.remove();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  beginsAnew: [true, { option: true }],
  standardSettings: [
    async ({ product, beginsAnew }, use) => {
      if (beginsAnew) await product.operate('backends.updateAuthentication', STANDARD_SETTINGS);
      await use();
    },
    { auto: true },
  ],
  person: async ({ page, product }, use) => {
    await use(new Person(page, product, `${randomUUID()}@example.com`));
  },
  operator: async ({ browser, product }, use) => {
    const context = await browser.newContext();
    const operator = new Operator(await context.newPage(), product);
    await use(operator);
    await context.close();
  },
});
