import { AxeBuilder } from '@axe-core/playwright';

import { expect, test } from './support/fixtures.ts';
import { tour } from './support/tour.ts';
import { variants, wear } from './support/variants.ts';

test('axe finds nothing wrong on any page, light and dark, on a desk and in the hand', async ({
  browser,
  product,
}) => {
  test.setTimeout(300_000);
  const violations: string[] = [];
  let visited = 0;
  await tour(browser, product, async (name, page) => {
    for (const variant of variants) {
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
  expect(visited).toBeGreaterThan(60);
});
