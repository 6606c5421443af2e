import { DrizzleQueryError } from 'drizzle-orm';
import postgres from 'postgres';

import { isConnectionLost } from './database-error.ts';

/** SQLSTATE of 01-roles.sql: the login may not grant the roles of the data API. Its message says what to do. */
const ROLES_NOT_GRANTED = 'AALT1';

/** `DATABASE_URL` leads to no database that lets us in and work: one sentence that says why, without its password. */
export class DatabaseUnreachableError extends Error {
  override name = 'DatabaseUnreachableError';
}

/** What a failure to start means to whoever wrote `DATABASE_URL`; any other failure as it is. */
export function explainUnreachable(error: unknown, url: string): unknown {
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  const problem = problemWith(cause, new URL(url));
  return problem === undefined ? error : new DatabaseUnreachableError(`DATABASE_URL: ${problem}`, { cause });
}

function problemWith(cause: unknown, { host, username, pathname }: URL): string | undefined {
  if (isConnectionLost(cause)) {
    return `no PostgreSQL answers at ${host}: start it, or correct the address.`;
  }
  if (!(cause instanceof postgres.PostgresError)) return undefined;
  if (cause.code === ROLES_NOT_GRANTED) return cause.message;
  // Class 28: invalid authorization. 3D000: invalid catalog name.
  if (cause.code.startsWith('28')) {
    return `${host} does not let the login ${username} in: correct its name or its password.`;
  }
  if (cause.code === '3D000')
    return `${host} has no database ${pathname.slice(1)}: create it, or correct the name.`;
  return undefined;
}
