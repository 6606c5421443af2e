/** What is known of an error besides its code. */
export interface AaltoErrorFacts {
  readonly status?: number;
  readonly details?: unknown;
  readonly retryAfterSeconds?: number | undefined;
  readonly shape?: unknown;
  readonly cause?: unknown;
}

/**
 * Why a call brought no data. `code` is stable: switch over it, show `message` to developers.
 *
 * The server's codes are those that each procedure declares. One is the client's own: `network_error`. No answer was
 * had: the network failed, the server was silent for too long, or the device's storage failed; `cause` says which.
 *
 * @example
 * import { createClient } from '@aalto/sdk';
 *
 * const client = createClient({ url: 'http://localhost:3000', anonKey: 'aalto_pk_…' });
 * const { error } = await client.auth.verifyMfa({ code: '123456' });
 * if (error?.code === 'mfa_locked') console.log(`Wait for ${error.details.retryAfterSeconds} seconds.`);
 */
export class AaltoError extends Error {
  override name = 'AaltoError';
  readonly code: string;
  /** Of HTTP; 0 where there was no answer. */
  readonly status: number;
  /** Of the shape that belongs to the code; null where there are none. */
  readonly details: unknown;
  /** How long to wait before the next try, where the server says so. */
  readonly retryAfterSeconds: number | undefined;
  /** tRPC's error as it came, with whatever else the server's formatter wrote into it. */
  readonly shape: unknown;

  constructor(code: string, message: string, facts: AaltoErrorFacts = {}) {
    super(message, { cause: facts.cause });
    this.code = code;
    this.status = facts.status ?? 0;
    this.details = facts.details ?? null;
    this.retryAfterSeconds = facts.retryAfterSeconds;
    this.shape = facts.shape;
  }
}

export function networkError(message: string, facts?: AaltoErrorFacts): AaltoError {
  return new AaltoError('network_error', message, facts);
}

/** The session that a call needed is over. */
export function sessionExpired(): AaltoError {
  return new AaltoError('session_expired', 'The session has ended: sign in again.', { status: 401 });
}

/** The session lives, but others changed it again and again before the call could be made. */
export function refreshSuperseded(): AaltoError {
  return new AaltoError('refresh_superseded', 'The session was renewed meanwhile: try again.', {
    status: 401,
  });
}
