import type { AaltoError } from '../errors/aalto-error.ts';

const MAX_SENDS = 3;
const FIRST_DELAY_MS = 500;
/** Who is asked to wait for longer tells the caller, rather than keep it waiting. */
const MAX_DELAY_MS = 5000;

/** The same attempt may succeed later: nothing is known of its outcome, or the server asks for patience. */
export function isTransient({ code, status }: AaltoError): boolean {
  return code === 'network_error' || code === 'rate_limited' || status >= 500;
}

/**
 * The proof itself is wrong, so every copy of the message is refused alike. Any other refusal (a lock, a proof that is too
 * old, a device that is not remembered yet) may be over when the network delivers a copy later.
 */
export function isWrongProof({ code }: AaltoError): boolean {
  return code === 'invalid_code' || code === 'invalid_credentials';
}

/** How long to wait before the attempt is repeated; null where the caller shall have the error. */
export function retryDelayMs(error: AaltoError, sends: number): number | null {
  if (!isTransient(error) || sends >= MAX_SENDS) return null;
  const backoffMs = FIRST_DELAY_MS * 2 ** (sends - 1) * (0.5 + Math.random());
  const delayMs = error.retryAfterSeconds === undefined ? backoffMs : error.retryAfterSeconds * 1000;
  return delayMs > MAX_DELAY_MS ? null : delayMs;
}

export function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
