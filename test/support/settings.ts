import type { Log } from '@aalto/server';

/** The database that every test file copies. */
export const TEMPLATE = 'aalto_template';

/** One issuer for every process of a test, whatever its port: they stand for one API behind a load balancer. */
export const ISSUER = 'https://aalto.test';

/** The root key of every test database. */
export const SECRET = `1:${Buffer.alloc(32, 7).toString('base64url')}`;

export const OPERATOR = { email: 'operator@example.com', password: 'operator of the tests' };

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
