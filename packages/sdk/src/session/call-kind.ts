import { isRecord } from '../is-record.ts';
import type { Call } from '../transport/transport.ts';

/** What a call means to the session: it begins, raises, renews or ends it, or is made in it. */
export type CallKind =
  | 'sign-in'
  | 'step-up'
  /** The one or the other: it depends on what the visit to the provider was begun for. */
  | 'exchange'
  | 'refresh'
  | 'sign-out'
  /** What a proof could be, and when. */
  | 'question'
  | 'plain';

const kinds: Readonly<Record<string, CallKind>> = {
  signUp: 'sign-in',
  signInWithPassword: 'sign-in',
  signInWithEmail: 'sign-in',
  verifyEmail: 'sign-in',
  signInWithOAuth: 'sign-in',
  exchangeCode: 'exchange',
  requestPasswordReset: 'sign-in',
  resetPassword: 'sign-in',
  verifyMfa: 'step-up',
  verifyRecoveryCode: 'step-up',
  verifyDevice: 'step-up',
  challengeMfa: 'question',
  reauthenticate: 'step-up',
  refresh: 'refresh',
};

export function kindOf(call: Call): CallKind {
  const [router, name = '', ...rest] = call.path.split('.');
  if (router !== 'auth' || rest.length > 0) return 'plain';
  if (name === 'signOut') return isLocalSignOut(call) ? 'sign-out' : 'plain';
  return (Object.hasOwn(kinds, name) && kinds[name]) || 'plain';
}

/** Consumes what can be used once, and repeats its answer to the same attempt. */
export function takesAttempt({ path }: Call): boolean {
  return REPEATABLE.has(path);
}

const REPEATABLE = new Set([
  'auth.verifyEmail',
  'auth.resetPassword',
  'auth.exchangeCode',
  'auth.regenerateRecoveryCodes',
]);

/** A proof of the second factor: what it has done shows in the session. */
export function raisesLevel({ path }: Call): boolean {
  return RAISES.has(path);
}

const RAISES = new Set(['auth.verifyMfa', 'auth.verifyRecoveryCode', 'auth.verifyDevice']);

/** After these succeed, this device's session is no more, and the server knows. */
export function endsSession({ path, input }: Call): boolean {
  if (path === 'auth.deleteUser') return true;
  return path === 'auth.signOut' && isRecord(input) && input['scope'] === 'global';
}

function isLocalSignOut({ input }: Call): boolean {
  return !isRecord(input) || (input['scope'] ?? 'local') === 'local';
}
