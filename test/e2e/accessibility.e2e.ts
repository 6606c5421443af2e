import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from '@playwright/test';

import { expect, test } from './support/fixtures.ts';
import { startProduct } from './support/product.ts';
import type { Product } from './support/product.ts';
import { tours } from './support/tour.ts';
import type { Tour } from './support/tour.ts';
import { variants, wear } from './support/variants.ts';

/** Both colour schemes and both widths, in two looks at each page. */
const looks = variants.filter(({ name }) => name === 'desk-light' || name === 'hand-dark');

test.describe.configure({ mode: 'parallel', timeout: 400_000 });

test.describe('axe finds nothing wrong, light on a desk and dark in the hand', () => {
  test('on the pages of the console', async ({ browser }) => {
    const product = await startProduct();
    await expectNoViolation(tours.console, browser, product, 20);
    await product.remove();
  });

  test('on the ways into the demo app', ({ browser, product }) =>
    expectNoViolation(tours.waysIn, browser, product, 7));

  test('on the pages of somebody who is signed in', ({ browser, product }) =>
    expectNoViolation(tours.account, browser, product, 20));
});

async function expectNoViolation(
  tour: Tour,
  browser: Browser,
  product: Product,
  stops: number,
): Promise<void> {
  const violations: string[] = [];
  let visited = 0;
  await tour(browser, product, async (name, page) => {
    // Nothing runs in a mail's frame, axe neither: it would wait there for ever.
    if ((await page.locator('iframe[sandbox]').count()) > 0) return;
    visited += 1;
    // Where the last click was, a tooltip may have opened for what lies there by now.
    await page.mouse.move(0, 0);
    for (const variant of looks) {
      await wear(page, variant);
      // Otherwise it opens a tab for each report, to gather those of frames: there are none here.
      const found = await new AxeBuilder({ page }).setLegacyMode().analyze();
      violations.push(
        ...found.violations.map(
          ({ id, nodes }) => `${name} (${variant.name}): ${id} at ${nodes.map(({ html }) => html).join(' ')}`,
        ),
      );
    }
  });
  expect(violations).toEqual([]);
  expect(visited).toBeGreaterThanOrEqual(stops);
}
