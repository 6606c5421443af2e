import type { AaltoError } from '../errors/aalto-error.ts';
import type { Answer } from '../errors/answer.ts';
import type { AaltoError as CodedError, Session } from '../generated/api.ts';
import { isRecord } from '../is-record.ts';
import type { Call } from '../transport/transport.ts';
import { isSameFamily } from './position.ts';
import type { SlotStore } from './slot-store.ts';

type MfaError = CodedError<'mfa_required' | 'insufficient_aal' | 'reauthentication_required'>;

/** A call was refused for want of a second factor. */
export interface MfaRequest {
  /** What the call answered. */
  readonly error: MfaError;
  /** What helps: enrolling an authenticator, or a code of an enrolled one. */
  readonly next: 'enroll' | 'verify';
}

/**
 * Asks the person for the factor: shows a form that calls `enrollMfa` and `verifyMfa`. `true` once they have proven it,
 * `false` if they would rather not.
 */
export type OnMfaRequired = (request: MfaRequest) => boolean | Promise<boolean>;

export type MakeCall = (call: Call, url?: string) => Promise<Answer>;

/**
 * Makes calls, and where they are refused for want of a second factor has the person asked: once, however many are
 * refused together. What they prove counts for all, and each is repeated once, in the session in which it was made.
 */
export function createMfaPrompt(
  store: SlotStore,
  makeCall: MakeCall,
  onMfaRequired: OnMfaRequired,
): MakeCall {
  let asking: Promise<boolean> | undefined;
  let proofs = 0;

  async function prove(request: MfaRequest): Promise<boolean> {
    const isProven = await ask(onMfaRequired, request);
    if (isProven) proofs += 1;
    asking = undefined;
    return isProven;
  }

  return async (call, url) => {
    const proofsBefore = proofs;
    const askedIn = (await store.read())?.session ?? null;
    const answer = await makeCall(call, url);
    const request = requestIn(answer);
    // The form's own calls must not wait for the form.
    if (!request || (asking && call.path.startsWith('auth.'))) return answer;
    // A slow refusal may arrive when the factor has been proven already, for another call.
    const isProven = proofs > proofsBefore || (await (asking ??= prove(request)));
    return isProven && (await isStillIn(store, askedIn)) ? makeCall(call, url) : answer;
  };
}

/** While the form was open somebody else may have signed in, or nobody may be left: the call was not theirs. */
async function isStillIn(store: SlotStore, session: Session | null): Promise<boolean> {
  const now = await store.read();
  return now !== null && session !== null && isSameFamily(now.session, session);
}

/** The caller has its answer to give, so what the app's own code throws is the console's to tell. */
async function ask(onMfaRequired: OnMfaRequired, request: MfaRequest): Promise<boolean> {
  try {
    return await onMfaRequired(request);
  } catch (error) {
    console.error('onMfaRequired failed:', error);
    return false;
  }
}

function requestIn({ error }: Answer): MfaRequest | null {
  if (!error || !isMfaError(error)) return null;
  const isFirst = error.code === 'mfa_required' && error.details.next === 'enroll';
  return { error, next: isFirst ? 'enroll' : 'verify' };
}

function isMfaError(error: AaltoError): error is AaltoError & MfaError {
  if (error.code === 'mfa_required') return isRecord(error.details);
  return error.code === 'insufficient_aal' || error.code === 'reauthentication_required';
}
