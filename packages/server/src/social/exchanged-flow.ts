import { AaltoError, hashAttempt } from '@aalto/auth-core';
import { and, eq, gt, sql } from 'drizzle-orm';

import type { Database, Transaction } from '../database/connect.ts';
import { identities, identityProviders, oauthFlows } from '../database/schema/index.ts';
import { lockAccount } from '../factors/account.ts';
import { inMinutes } from '../proofs/mail-proof.ts';
import { hashFlowSecret, matchesChallenge } from './flow-secrets.ts';
import { isFlow } from './returned-flow.ts';
import type { FlowRow } from './returned-flow.ts';

/** How long a lost answer can still be asked for again. */
const REPEAT_MINUTES = 10;

export interface CodeExchange {
  readonly code: string;
  readonly codeVerifier: string;
  readonly attempt: string | undefined;
}

/** A flow that somebody brings the code of, and whose account it is about. */
export interface ExchangedFlow {
  readonly flow: FlowRow;
  readonly userId: string;
  readonly providerName: string;
}

export async function findExchange(
  executor: Database | Transaction,
  backendId: string,
  code: string,
): Promise<ExchangedFlow | undefined> {
  const [found] = await executor
    .select({
      flow: oauthFlows,
      userId: sql<string | null>`coalesce(${identities.userId}, ${oauthFlows.linkUserId})`,
      providerName: identityProviders.name,
    })
    .from(oauthFlows)
    .innerJoin(
      identityProviders,
      and(
        eq(identityProviders.backendId, oauthFlows.backendId),
        eq(identityProviders.id, oauthFlows.providerId),
      ),
    )
    .leftJoin(
      identities,
      and(eq(identities.backendId, oauthFlows.backendId), eq(identities.id, oauthFlows.identityId)),
    )
    .where(
      and(
        eq(oauthFlows.backendId, backendId),
        eq(oauthFlows.codeHash, hashFlowSecret(code)),
        gt(oauthFlows.expiresAt, sql`clock_timestamp()`),
      ),
    );
  return found?.userId ? { ...found, userId: found.userId } : undefined;
}

/**
 * The account first, then its flow, as everybody locks them. Null where the verifier is not the app's (RFC 7636 §4.6).
 *
 * @throws {AaltoError} `invalid_code`: it is used, or over, or the identity is gone since.
 */
export async function lockExchange(
  tx: Transaction,
  { flow: { backendId, id }, userId }: ExchangedFlow,
  { code, codeVerifier, attempt }: CodeExchange,
): Promise<ExchangedFlow | null> {
  await lockAccount(tx, { backendId, userId });
  await tx.select({ id: oauthFlows.id }).from(oauthFlows).where(isFlow({ backendId, id })).for('update');
  const locked = await findExchange(tx, backendId, code);
  if (locked?.userId !== userId) throw new AaltoError('invalid_code');
  const { consumedAt, attemptHash, codeChallenge } = locked.flow;
  const isApp = matchesChallenge(codeVerifier, codeChallenge);
  const isRepeated = isApp && attempt !== undefined && attemptHash === hashAttempt(attempt);
  if (consumedAt !== null && !isRepeated) throw new AaltoError('invalid_code');
  return isApp ? locked : null;
}

/** Writes that a flow's code was used, by which attempt, and for which session. */
export async function consumeFlow(
  tx: Transaction,
  flow: FlowRow,
  attempt: string | undefined,
  sessionId: string | null,
): Promise<void> {
  const attemptHash = attempt === undefined ? null : hashAttempt(attempt);
  const used = { attemptHash, sessionId, subject: null, email: null };
  await tx
    .update(oauthFlows)
    .set({ ...used, consumedAt: sql`clock_timestamp()`, expiresAt: inMinutes(REPEAT_MINUTES) })
    .where(isFlow(flow));
}
