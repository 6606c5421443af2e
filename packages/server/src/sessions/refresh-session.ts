import { randomBytes } from 'node:crypto';

import {
  AaltoError,
  decideRotation,
  hashAttempt,
  invalidInput,
  issueRefreshToken,
  parseRefreshToken,
  positionAfter,
} from '@aalto/auth-core';
import type { RefreshToken, RotationDecision } from '@aalto/auth-core';

import { loadBackend } from '../auth/account-store.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Transaction } from '../database/connect.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { forgetDevicesOf } from '../devices/device-store.ts';
import { takeOrRefuse } from '../limits/take.ts';
import { sendNotice } from '../mail/send-notice.ts';
import { sessionRevokedForReplay } from '../mail/templates/notices.ts';
import type { Services } from '../services.ts';
import type { CallContext } from '../trpc/context.ts';
import { answerSession } from './answer-session.ts';
import { isSession, lockFamily, revokeFamily } from './locked-family.ts';
import type { LockedFamily } from './locked-family.ts';
import { advanceLocked, repeatLocked } from './locked-transition.ts';
import type { SessionAnswer } from './session-answer.ts';
import type { SessionFacts } from './session-facts.ts';
import { loadFamilyFacts } from './session-store.ts';

/** Repeats of one attempt that are answered at once; a client that loses more answers than that waits a little. */
const REPEATS = { bucket: 'refresh.repeat', limit: 30, windowSeconds: 60 };

/**
 * Rotates a refresh token. Nearly always it is current, and one statement does it; what that statement does not touch
 * is locked and decided by the pure function.
 */
export async function refreshSession(
  services: Services,
  call: CallContext,
  refreshToken: string,
  attempt: string | null,
): Promise<SessionAnswer> {
  const token = await readToken(services, call, refreshToken);
  const successor = issueRefreshToken(
    token.sessionId,
    positionAfter(token, 'rotation'),
    attempt ?? randomBytes(32),
    services.rootKeys.current,
  );
  const rotated = await services.sessions.rotate(call.apiKey, token, successor, attempt);
  if (rotated) return answerSession(services, rotated, successor.text);
  return refreshUnderLock(services, call, token, attempt);
}

/**
 * Rows 0 and 1: without a genuine token there is no family to ask. A wrong anon key is told first: it is a fault of the
 * app, and must not sign its users out.
 */
async function readToken(
  { database, rootKeys, log }: Services,
  { apiKey }: CallContext,
  refreshToken: string,
): Promise<RefreshToken> {
  const parsed = parseRefreshToken(refreshToken, rootKeys);
  if (parsed.outcome === 'genuine') return parsed.token;
  await loadBackend(database, apiKey);
  if (parsed.outcome === 'malformed') throw new AaltoError('invalid_refresh_token');
  log.error({ keyId: parsed.keyId }, 'a refresh token names a root key that AALTO_SECRET does not have');
  throw new AaltoError('unavailable', { retryAfterSeconds: 5 });
}

/** What the locked path came to. A refusal that also revokes must commit, so it is a value until then. */
type Outcome =
  | {
      readonly kind: 'answered';
      readonly facts: SessionFacts;
      readonly refreshToken: string;
      readonly repeated: boolean;
    }
  | { readonly kind: 'refused'; readonly error: AaltoError };

async function refreshUnderLock(
  services: Services,
  call: CallContext,
  token: RefreshToken,
  attempt: string | null,
): Promise<SessionAnswer> {
  const outcome = await inTransaction(services.database, async (tx): Promise<Outcome> => {
    const locked = await lockFamily(tx, { apiKey: call.apiKey, sessionId: token.sessionId });
    if (!locked) return { kind: 'refused', error: new AaltoError('session_expired') };
    if (locked.banned) return { kind: 'refused', error: new AaltoError('user_banned') };
    return applyRotation({ tx, services, call, locked }, token, attempt);
  });
  if (outcome.kind === 'refused') {
    await loadBackend(services.database, call.apiKey);
    throw outcome.error;
  }
  if (outcome.repeated) {
    const { sessionId, epoch, generation } = outcome.facts;
    await takeOrRefuse(services.database, REPEATS, `${sessionId}:${epoch}:${generation}`);
  }
  return answerSession(services, outcome.facts, outcome.refreshToken);
}

interface LockedCall {
  readonly tx: Transaction;
  readonly services: Services;
  readonly call: CallContext;
  readonly locked: LockedFamily;
}

async function applyRotation(
  locking: LockedCall,
  token: RefreshToken,
  attempt: string | null,
): Promise<Outcome> {
  const { tx, services, locked } = locking;
  const attemptHash = attempt === null ? null : hashAttempt(attempt);
  const decision = decideRotation({ token, attemptHash, family: locked.family, now: locked.now });
  switch (decision.kind) {
    case 'rotate': {
      const successor = await advanceLocked(tx, services, locked, 'rotation', attempt);
      return { kind: 'answered', repeated: false, ...successor };
    }
    case 'repeat':
      return { kind: 'answered', repeated: true, ...(await repeatLocked(tx, services, locked, attempt)) };
    case 'revoke':
      await revokeForReplay(locking);
      return { kind: 'refused', error: new AaltoError(decision.code) };
    case 'alert':
      services.log.error({ session: locked.handle }, 'a genuine refresh token is ahead of its family');
      return { kind: 'refused', error: new AaltoError(decision.code) };
    case 'refuse':
      return { kind: 'refused', error: refusalOf(decision.code) };
    default:
      return decision satisfies never;
  }
}

async function revokeForReplay({ tx, services, call, locked }: LockedCall): Promise<void> {
  await revokeFamily(tx, locked, 'refresh_token_reused');
  await forgetDevicesOf(tx, locked, isSession(locked));
  await recordAudit(tx, call, 'session.refresh_token_reused', locked);
  const facts = await loadFamilyFacts(tx, locked.backendId, locked.sessionId);
  await sendNotice(tx, services, call, facts, 'session_revoked_for_replay', sessionRevokedForReplay);
}

function refusalOf(code: Extract<RotationDecision, { kind: 'refuse' }>['code']): AaltoError {
  return code === 'validation_failed'
    ? invalidInput('This attempt was used before: make a new one for each refresh.', ['attempt'])
    : new AaltoError(code);
}
