import { DrizzleQueryError } from 'drizzle-orm';
import { pino } from 'pino';
import type { Logger } from 'pino';
import postgres from 'postgres';

const SECRET_FIELDS = [
  'password',
  'secret',
  'code',
  'token',
  'accessToken',
  'refreshToken',
  'authorization',
  'cookie',
];

/** Structured logs. What could hold a secret is redacted by the configuration, not by whoever writes a line. */
export function createLog(level: string): Logger {
  return pino({
    level,
    redact: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
    serializers: { err: describeError },
  });
}

/**
 * An error as it may be logged: its kind and where it arose. Messages of the database quote the statement's parameters
 * and the row's values, so of those only the code and the names are kept.
 */
function describeError(error: unknown): object {
  if (error instanceof DrizzleQueryError) return { ...describeError(error.cause), statement: error.query };
  if (!(error instanceof Error)) return { type: typeof error };
  const at = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  if (error instanceof postgres.PostgresError) {
    const {
      code: sqlState,
      severity,
      routine,
      schema_name: schema,
      table_name: table,
      constraint_name: constraint,
    } = error;
    return { type: 'PostgresError', sqlState, severity, routine, schema, table, constraint, at };
  }
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return { type: error.name, message: error.message, at, ...cause };
}
