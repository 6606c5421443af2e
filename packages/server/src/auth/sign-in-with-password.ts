import { AaltoError, decoyHash } from '@aalto/auth-core';
import { z } from 'zod';

import { recordAudit } from '../audit/record-audit.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { takeSignIn } from '../limits/take-sign-in.ts';
import type { Hashing } from '../passwords/passwords.ts';
import { lockHash, upgradeHash } from '../passwords/upgrade-hash.ts';
import type { ProvenUser } from '../passwords/upgrade-hash.ts';
import type { Services } from '../services.ts';
import { answerSession } from '../sessions/answer-session.ts';
import { createSession } from '../sessions/create-session.ts';
import type { NewTokens } from '../sessions/locked-transition.ts';
import { sessionAnswer } from '../sessions/session-answer.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import type { CallContext } from '../trpc/context.ts';
import { findUserByEmail, loadBackend } from './account-store.ts';
import type { BackendRow } from './account-store.ts';
import { email, password } from './inputs.ts';

/** How often a hash may be replaced under a sign-in that has just proven it: by an upgrade in another process, say. */
const TRIES = 3;

const credentials = z.strictObject({ email, password });
type Credentials = z.output<typeof credentials>;

export function signInWithPassword({ publicProcedure }: AccountProcedures, services: Services) {
  return publicProcedure
    .meta({
      summary: 'Signs in with an e-mail address and a password, at aal1.',
      errors: ['invalid_credentials', 'email_not_verified', 'user_banned'],
    })
    .input(credentials)
    .output(z.object({ session: sessionAnswer }))
    .mutation(async ({ ctx, input, signal }) => {
      const { facts, refreshToken } = await signIn(services, ctx.aalto, input, signal);
      return { session: await answerSession(services, facts, refreshToken) };
    });
}

/**
 * Proves the password, then opens a session while the hash that it was proven by is held. Where another took its place
 * meanwhile, it is proven once more: a changed password lets nobody in who had begun to sign in by the old one.
 */
async function signIn(
  services: Services,
  call: CallContext,
  input: Credentials,
  signal: AbortSignal | undefined,
  tries = TRIES,
): Promise<NewTokens> {
  const { backend, user } = await services.passwords.inTurn(signal, (hashing) =>
    provePassword(services, call, input, hashing),
  );
  if (user.bannedAt) throw new AaltoError('user_banned');
  if (backend.requireEmailProof && !user.emailVerifiedAt) throw new AaltoError('email_not_verified');
  const passwordHash = await upgradeHash(services, user, input.password);
  const tokens = await inTransaction(services.database, async (tx) => {
    if (!(await lockHash(tx, { ...user, passwordHash }))) return undefined;
    return createSession(tx, services, call, { backendId: backend.id, userId: user.id, method: 'pwd' });
  });
  if (tokens) return tokens;
  if (tries <= 1) throw new AaltoError('unavailable', { retryAfterSeconds: 1 });
  return signIn(services, call, input, signal, tries - 1);
}

/** Whose password it is; an address without an account costs the same work, so that the time tells nothing. */
async function provePassword(
  { database }: Services,
  call: CallContext,
  { email: address, password: secret }: Credentials,
  hashing: Hashing,
): Promise<{ backend: BackendRow; user: ProvenUser }> {
  const backend = await loadBackend(database, call.apiKey);
  const backendId = backend.id;
  const { ipAddress } = call.device;
  const counted = await takeSignIn(database, { backendId, email: address, ipAddress });
  const user = await findUserByEmail(database, backendId, address);
  const passwordHash = user?.passwordHash ?? decoyHash;
  const matches = await hashing.verify(passwordHash, secret).catch(async (error: unknown) => {
    await counted.takeBack();
    throw error;
  });
  if (!user || !matches) {
    await recordAudit(database, call, 'session.sign_in_failed', { backendId, userId: user?.id ?? null });
    throw new AaltoError('invalid_credentials');
  }
  await counted.forgive();
  return { backend, user: { ...user, passwordHash } };
}
