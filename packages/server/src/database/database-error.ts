import { AaltoError, aaltoErrorOf, invalidInput, isErrorCode } from '@aalto/auth-core';
import { DrizzleQueryError } from 'drizzle-orm';
import postgres from 'postgres';

/** SQLSTATE of what our own SQL functions raise: the contract's code as the message, its details as JSON. */
const OWN_SQLSTATE = 'AALTO';
const RETRY_AFTER_SECONDS = 1;

/** PostgreSQL error classes and codes (appendix A of its manual) under which trying again shortly may succeed. */
const TRANSIENT = [
  /^08/, // connection exceptions
  /^53/, // insufficient resources: too many connections, disk full
  /^57P/, // shut down, or starting up
  /^57014$/, // a statement ran into its time limit
  /^40/, // serialization failure, deadlock
];

/** character_not_in_repertoire and untranslatable_character: NUL in a text, which only a caller can have sent. */
const UNSTORABLE_TEXT = new Set(['22021', '22P05']);

/** Errors of the connection itself: they come from Node or from the driver, without a SQLSTATE. */
const CONNECTION_LOST =
  /^(CONNECTION_|CONNECT_TIMEOUT|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)/;

/** What an error of the database means to the caller; undefined where it is a fault of ours. */
export function fromDatabaseError(error: unknown): AaltoError | undefined {
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  if (isConnectionLost(cause))
    return new AaltoError('unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS });
  if (!(cause instanceof postgres.PostgresError)) return undefined;
  if (cause.code === OWN_SQLSTATE) return fromOwnRefusal(cause);
  if (UNSTORABLE_TEXT.has(cause.code)) return invalidInput('A text has characters that cannot be stored.');
  if (TRANSIENT.some((pattern) => pattern.test(cause.code))) {
    return new AaltoError('unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS });
  }
  return undefined;
}

/** Whether an error says that the database cannot be reached, or not for the moment; no fault of anybody's code. */
export function isDatabaseUnavailable(error: unknown): boolean {
  return fromDatabaseError(error)?.code === 'unavailable';
}

/** Whether the connection is gone, rather than the statement refused. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof postgres.PostgresError) return false;
  if (error instanceof AggregateError) return error.errors.some(isConnectionLost);
  return 'code' in error && typeof error.code === 'string' && CONNECTION_LOST.test(error.code);
}

/**
 * What a constraint of a team's own table means to whoever wrote the row: a fault in the input. Only for the table
 * procedures that we derive; a team's own procedure knows better what its constraints mean.
 */
export function fromConstraintError(error: unknown): AaltoError | undefined {
  if (!(error instanceof postgres.PostgresError)) return undefined;
  if (error.code === '23505') return new AaltoError('conflict');
  // A policy's WITH CHECK. Any other missing right is one that the team forgot to grant, and a fault of its own.
  if (error.code === '42501' && error.routine === 'ExecWithCheckOptions') return new AaltoError('forbidden');
  if (/^2[23]/.test(error.code)) return invalidInput('A value does not satisfy a rule of the table.');
  return undefined;
}

function fromOwnRefusal({ message, detail }: postgres.PostgresError): AaltoError | undefined {
  if (!isErrorCode(message)) return undefined;
  return aaltoErrorOf(message, detail ? JSON.parse(detail) : undefined);
}
