import { createRouter } from '@aalto/api';
import { createAalto } from '@aalto/server';

/** The API of this repository, as a router module would export it: nothing connects until something is asked. */
export const router = createRouter(
  createAalto({
    database: 'postgres://nobody@127.0.0.1:1/none',
    secret: `1:${Buffer.alloc(32, 1).toString('base64url')}`,
    publicUrl: 'http://localhost:3000',
    environment: 'development',
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  }),
  { exportFolder: '/nowhere' },
);
