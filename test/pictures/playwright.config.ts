import { fileURLToPath } from 'node:url';

import { browserTests } from '../e2e/support/browser-tests.ts';

/** `npm run pictures`: every page of both apps into test/pictures/results, and the README's pictures into docs. */
export default {
  ...browserTests({ testMatch: '*.pictures.ts' }),
  testDir: fileURLToPath(new URL('.', import.meta.url)),
};
