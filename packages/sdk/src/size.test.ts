import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { rolldown } from 'rolldown';
import { expect, it } from 'vitest';

const INDEX = fileURLToPath(new URL('./index.ts', import.meta.url));
const ENTRY = 'entry.js';
const LIMIT_BYTES = 11_000;

it('the browser SDK with auth, data and batching is at most 11 kB, minified and gzipped', async () => {
  const source = `import { createClient } from ${JSON.stringify(INDEX)};
    globalThis.client = createClient({ url: location.origin, anonKey: 'aalto_pk_' });`;
  const bundle = await rolldown({
    input: ENTRY,
    platform: 'browser',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === ENTRY ? id : null),
        load: (id) => (id === ENTRY ? source : null),
      },
    ],
  });
  const { output } = await bundle.generate({ minify: true });
  await bundle.close();
  const bytes = gzipSync(output[0].code, { level: 9 }).length;
  expect(output).toHaveLength(1);
  expect(bytes).toBeGreaterThan(3000);
  expect(bytes).toBeLessThanOrEqual(LIMIT_BYTES);
});
