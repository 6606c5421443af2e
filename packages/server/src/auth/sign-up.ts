import { AaltoError } from '@aalto/auth-core';
import { z } from 'zod';

import { openAccount } from '../account/open-account.ts';
import type { NewAccount } from '../account/open-account.ts';
import type { Transaction } from '../database/connect.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { Json } from '../database/schema/index.ts';
import { askBeforeSignUp } from '../hooks/ask-before-sign-up.ts';
import { takeMailTo } from '../limits/take-mail-to.ts';
import { takeSignUp } from '../limits/take-sign-up.ts';
import { signInMail } from '../mail/templates/code-mails.ts';
import type { Hashing } from '../passwords/passwords.ts';
import { mailProof } from '../proofs/mail-proof.ts';
import { endOffer, offerPassword, takeOffer } from '../proofs/password-offer.ts';
import type { PasswordOffer } from '../proofs/password-offer.ts';
import { lockUserByEmail } from '../proofs/prove-address.ts';
import { redirectTarget } from '../proofs/redirect-target.ts';
import type { Services } from '../services.ts';
import { answerSession } from '../sessions/answer-session.ts';
import { createSession } from '../sessions/create-session.ts';
import { sessionAnswer } from '../sessions/session-answer.ts';
import type { AccountProcedures } from '../trpc/base.ts';
import type { CallContext } from '../trpc/context.ts';
import { loadBackend } from './account-store.ts';
import type { BackendRow } from './account-store.ts';
import { email, metadata, password } from './inputs.ts';
import { refuseWeakPassword } from './refuse-weak-password.ts';

const input = z.strictObject({
  email,
  password,
  metadata: metadata.optional(),
  redirectTo: z.url().optional(),
});

export function signUp({ publicProcedure }: AccountProcedures, services: Services) {
  const { database, passwords } = services;
  return publicProcedure
    .meta({
      summary: 'Creates an account with an e-mail address and a password, and signs in.',
      errors: ['signups_disabled', 'forbidden', 'weak_password', 'conflict', 'redirect_not_allowed'],
    })
    .input(input)
    .output(z.object({ session: sessionAnswer.nullable() }))
    .mutation(async ({ ctx, input: wish, signal }) => {
      passwords.refuseWhenFull();
      const admitted = await admitSignUp(services, ctx.aalto, wish);
      const prepared = await passwords.inTurn(signal, (hashing) =>
        prepareUser(services, ctx.aalto, wish, admitted, hashing),
      );
      const tokens = await inTransaction(database, async (tx) => {
        if (prepared.offer) return mailSignUpProof(tx, services, ctx.aalto, prepared, prepared.offer);
        const created = await openAccount(tx, services, ctx.aalto, prepared.backend, prepared.account);
        if (!created) throw new AaltoError('conflict');
        const { backendId, id: userId } = created;
        return createSession(tx, services, ctx.aalto, { backendId, userId, method: 'pwd' });
      });
      return { session: tokens && (await answerSession(services, tokens.facts, tokens.refreshToken)) };
    });
}

interface AdmittedSignUp {
  readonly backend: BackendRow;
  readonly target: string | null;
}

/**
 * Everything that can refuse a sign-up, whatever account the address has. The team is asked last: it may take seconds, in
 * which no place in the queue of hashes is held.
 */
async function admitSignUp(
  services: Services,
  call: CallContext,
  { email: address, password: secret, metadata: given, redirectTo }: z.output<typeof input>,
): Promise<AdmittedSignUp> {
  const { database } = services;
  const backend = await loadBackend(database, call.apiKey);
  if (!backend.signupsEnabled) throw new AaltoError('signups_disabled');
  await refuseWeakPassword(secret, { email: address, backendName: backend.name });
  const target = redirectTarget(backend, redirectTo);
  await takeSignUp(database, backend.id, call.device.ipAddress);
  await askBeforeSignUp(services, call, backend, { email: address, method: 'password', metadata: given });
  return { backend, target };
}

interface PreparedSignUp extends AdmittedSignUp {
  readonly account: NewAccount & { readonly passwordHash: string; readonly metadata: Json };
  /** Where the address is to be proven. */
  readonly offer: PasswordOffer | null;
}

/** The hash, which is dear; before it, what a proof by mail needs. */
async function prepareUser(
  { database }: Services,
  { device: { ipAddress } }: CallContext,
  { email: address, password: secret, metadata: given = {} }: z.output<typeof input>,
  admitted: AdmittedSignUp,
  hashing: Hashing,
): Promise<PreparedSignUp> {
  const { id: backendId, requireEmailProof } = admitted.backend;
  const offer = requireEmailProof ? await offerPassword(database, backendId, address) : null;
  try {
    if (offer) await takeMailTo(database, { backendId, email: address, ipAddress });
    const passwordHash = await hashing.hash(secret);
    return {
      ...admitted,
      account: { email: address, isProven: false, passwordHash, metadata: given },
      offer,
    };
  } catch (error) {
    if (offer) await endOffer(database, offer);
    throw error;
  }
}

/**
 * While the address awaits proof, a known and an unknown one answer alike, also to whoever then tries the password: a
 * mail leaves for either, and an account is opened by the proof alone. It confirms the password of this sign-up where it
 * is the only one; for an account that is proven already, it signs in and changes nothing.
 */
async function mailSignUpProof(
  tx: Transaction,
  services: Services,
  call: CallContext,
  { backend, target, account: { email: address, passwordHash, metadata: given } }: PreparedSignUp,
  offer: PasswordOffer,
): Promise<null> {
  const isOnlyOne = await takeOffer(tx, offer);
  const user = await lockUserByEmail(tx, backend.id, address);
  const purpose = user?.emailVerifiedAt ? 'sign_in' : 'sign_up';
  await mailProof(tx, services, call, {
    backend,
    purpose,
    email: user?.email ?? address,
    userId: user?.id ?? null,
    redirectTo: target,
    details: purpose === 'sign_up' && isOnlyOne ? { passwordHash, metadata: given } : {},
    isWanted: true,
    write: (mail) => signInMail({ ...mail, purpose }),
  });
  return null;
}
