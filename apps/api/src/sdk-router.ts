/** The router without a database, for the SDK generator: nothing is opened until something is asked of it. */
import { createAalto } from '@aalto/server';

import { createRouter } from './router.ts';

const silent = () => undefined;

const aalto = createAalto({
  database: 'postgres://nobody@localhost/none',
  secret: `1:${'A'.repeat(43)}`,
  publicUrl: 'http://localhost:3000',
  environment: 'development',
  log: { info: silent, warn: silent, error: silent },
});

export const router = createRouter(aalto, { exportFolder: '' });
