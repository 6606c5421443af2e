import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { test } from '../e2e/support/fixtures.ts';
import { tours } from '../e2e/support/tour.ts';
import type { Visit } from '../e2e/support/tour.ts';
import { variants, wear } from '../e2e/support/variants.ts';

const DOCS = fileURLToPath(new URL('../../docs/pictures', import.meta.url));
const RESULTS = fileURLToPath(new URL('./results', import.meta.url));

/** Those that the README shows. */
const shown = new Set(['demo/enroll', 'console/authentication-on']);

test('takes a picture of every page, as every device shows it', async ({ browser, product }) => {
  test.setTimeout(600_000);
  await mkdir(DOCS, { recursive: true });
  const look: Visit = async (name, page) => {
    for (const variant of variants) {
      await wear(page, variant);
      const file = `${name.replace('/', '-')}-${variant.name}.png`;
      await page.screenshot({ path: join(RESULTS, file), fullPage: variant.name.startsWith('hand') });
      if (!shown.has(name) || !variant.name.startsWith('desk')) continue;
      await page.screenshot({ path: join(DOCS, `${name.replace('/', '-')}-${variant.colorScheme}.png`) });
    }
  };
  for (const tour of Object.values(tours)) await tour(browser, product, look);
});
