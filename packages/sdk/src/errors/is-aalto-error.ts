import type { AaltoError as CodedError } from '../generated/api.ts';
import { AaltoError } from './aalto-error.ts';

/**
 * Whether something that was caught is the `error` of a result that was thrown on.
 *
 * @example
 * import { createClient, isAaltoError } from '@aalto/sdk';
 *
 * const client = createClient({ url: 'http://localhost:3000', anonKey: 'aalto_pk_…' });
 * try {
 *   const { data, error } = await client.data.notes.list();
 *   if (error) throw error;
 *   console.log(data.notes.length);
 * } catch (error) {
 *   if (isAaltoError(error) && error.code === 'mfa_required') console.log(error.details.next);
 * }
 */
export function isAaltoError(error: unknown): error is CodedError {
  return error instanceof AaltoError;
}
