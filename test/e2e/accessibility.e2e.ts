import { AxeBuilder } from '@axe-core/playwright';

import { expect, test } from './support/fixtures.ts';
import { tour } from './support/tour.ts';
import { variants, wear } from './support/variants.ts';

/** Both colour schemes and both widths, in two looks at each page. */
const looks = variants.filter(({ name }) => name === 'desk-light' || name === 'hand-dark');

test('axe finds nothing wrong on any page, light on a desk and dark in the hand', async ({
  browser,
  product,
}) => {
  test.setTimeout(600_000);
  const violations: string[] = [];
  let visited = 0;
  await tour(browser, product, async (name, page) => {
    // Nothing runs in a mail's frame, axe neither: it would wait there for ever.
    if ((await page.locator('iframe[sandbox]').count()) > 0) return;
    for (const variant of looks) {
      await wear(page, variant);
      const found = await new AxeBuilder({ page }).analyze();
      visited += 1;
      violations.push(
        ...found.violations.map(
          ({ id, nodes }) => `${name} (${variant.name}): ${id} at ${nodes.map(({ html }) => html).join(' ')}`,
        ),
      );
    }
  });
  expect(violations).toEqual([]);
  expect(visited).toBeGreaterThanOrEqual(60);
});
