import { randomUUID } from 'node:crypto';

import { signAccessToken } from '@aalto/auth-core';
import type { AccessTokenClaims } from '@aalto/auth-core';

import { askTokenClaims } from '../hooks/ask-token-claims.ts';
import type { Services } from '../services.ts';
import type { SessionAnswer, UserAnswer } from './session-answer.ts';
import type { SessionFacts } from './session-facts.ts';

const SECOND_FACTOR_METHODS = new Set(['otp', 'rc', 'mfa']);

/** What every way to new tokens answers: an access token signed at the level as it is now, and the refresh token. */
export async function answerSession(
  services: Pick<Services, 'keyring' | 'publicUrl' | 'hooks' | 'log'>,
  facts: SessionFacts,
  refreshToken: string,
): Promise<SessionAnswer> {
  const extra = await askTokenClaims(services, facts);
  const claims = accessTokenClaims(facts, services.publicUrl);
  const { signing } = await services.keyring.load();
  return {
    id: facts.handle,
    accessToken: signAccessToken(claims, signing, extra),
    refreshToken,
    tokenType: 'bearer',
    expiresIn: claims.exp - claims.iat,
    expiresAt: new Date(claims.exp * 1000).toISOString(),
    refreshExpiresAt: facts.idleExpiresAt.toISOString(),
    aal: facts.level,
    user: answerUser(facts),
  };
}

export function answerUser(facts: SessionFacts): UserAnswer {
  return {
    id: facts.userId,
    email: facts.email,
    newEmail: facts.newEmail,
    emailVerifiedAt: facts.emailVerifiedAt?.toISOString() ?? null,
    metadata: facts.metadata,
    appMetadata: facts.appMetadata,
    factors: facts.factors,
    createdAt: facts.userCreatedAt.toISOString(),
    lastSignInAt: facts.lastSignInAt?.toISOString() ?? null,
  };
}

/** RFC 9068 §2.2, with the level and the epoch that the gate compares. */
function accessTokenClaims(facts: SessionFacts, issuer: string): AccessTokenClaims {
  const iat = inSeconds(facts.now);
  const atAal2 = facts.level === 'aal2' && facts.aal2At !== null;
  return {
    iss: issuer,
    aud: facts.backendId,
    sub: facts.userId,
    sid: facts.sessionId,
    role: 'authenticated',
    aal: facts.level,
    epoch: facts.epoch,
    amr: atAal2 ? facts.amr : facts.amr.filter((method) => !SECOND_FACTOR_METHODS.has(method)),
    auth_time: inSeconds(facts.authTime),
    ...(atAal2 && facts.aal2At ? { mfa_time: inSeconds(facts.rememberedProofAt ?? facts.aal2At) } : {}),
    ...(Object.keys(facts.appMetadata).length > 0 ? { app_metadata: facts.appMetadata } : {}),
    iat,
    exp: Math.max(iat, Math.min(iat + facts.accessTokenSeconds, ...ends(facts).map(inSeconds))),
    jti: randomUUID(),
  };
}

/** The moments that an access token must not outlive: the session's end, and its `aal2`'s. */
function ends(facts: SessionFacts): Date[] {
  const sessionEnd = facts.idleExpiresAt;
  if (facts.level === 'aal1' || !facts.aal2At) return [sessionEnd];
  const { rememberedProofAt, aal2InactivitySeconds } = facts;
  return [
    sessionEnd,
    addSeconds(facts.aal2At, facts.aal2MaxAgeSeconds),
    ...(rememberedProofAt ? [addSeconds(rememberedProofAt, facts.rememberDeviceDays * 86_400)] : []),
    ...(aal2InactivitySeconds === null ? [] : [addSeconds(facts.refreshedAt, aal2InactivitySeconds)]),
  ];
}

function addSeconds(date: Date, seconds: number): Date {
  return new Date(date.getTime() + seconds * 1000);
}

function inSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
