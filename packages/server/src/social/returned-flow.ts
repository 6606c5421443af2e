import { and, eq, gt, isNull, sql } from 'drizzle-orm';

import type { BackendRow } from '../auth/account-store.ts';
import type { Transaction } from '../database/connect.ts';
import { backends, identityProviders, oauthFlows } from '../database/schema/index.ts';
import { inMinutes } from '../proofs/mail-proof.ts';
import type { Services } from '../services.ts';
import { hashFlowSecret, newFlowCode, openChecks } from './flow-secrets.ts';
import { callbackName } from './provider-store.ts';
import type { FlowChecks, ProviderRow } from './provider.ts';

const CODE_MINUTES = 2;

export type FlowRow = typeof oauthFlows.$inferSelect;

/** A flow whose browser is back, for the first and only time. */
export interface ReturnedFlow {
  readonly flow: FlowRow;
  readonly provider: ProviderRow;
  readonly backend: BackendRow;
  readonly checks: FlowChecks;
}

/**
 * Claims the flow that a state belongs to, before anything is asked of the provider: of two callbacks with one state,
 * the second finds nothing. Null too where the state is none, is too old, or is of another provider's callback.
 */
export async function claimReturn(
  { database, rootKeys }: Services,
  name: string,
  state: string,
): Promise<ReturnedFlow | null> {
  const [found] = await database
    .select({ flow: oauthFlows, provider: identityProviders, backend: backends })
    .from(oauthFlows)
    .innerJoin(
      identityProviders,
      and(
        eq(identityProviders.backendId, oauthFlows.backendId),
        eq(identityProviders.id, oauthFlows.providerId),
      ),
    )
    .innerJoin(backends, eq(backends.id, oauthFlows.backendId))
    .where(and(eq(oauthFlows.stateHash, hashFlowSecret(state)), isAwaited));
  if (!found?.flow.sealedChecks || callbackName(found.backend, found.provider) !== name) return null;
  const { flow } = found;
  const checks = await openChecks(flow, found.flow.sealedChecks, rootKeys);
  const [claimed] = await database
    .update(oauthFlows)
    .set({ returnedAt: sql`clock_timestamp()`, sealedChecks: null })
    .where(and(isFlow(flow), isAwaited))
    .returning({ id: oauthFlows.id });
  return claimed ? { ...found, checks: { ...checks, state } } : null;
}

const isAwaited = and(isNull(oauthFlows.returnedAt), gt(oauthFlows.expiresAt, sql`clock_timestamp()`));

export function isFlow({ backendId, id }: Pick<FlowRow, 'backendId' | 'id'>) {
  return and(eq(oauthFlows.backendId, backendId), eq(oauthFlows.id, id));
}

/** What an exchange of the code will be about: whose sign-in, or what to link. */
export type FlowResult =
  | { readonly identityId: string }
  | { readonly subject: string; readonly email: string | null };

/** Gives a returned flow its code: for the app, in the redirect, and stored hashed. */
export async function issueCode(tx: Transaction, flow: FlowRow, result: FlowResult): Promise<string> {
  const code = newFlowCode(flow.codeChallenge);
  await tx
    .update(oauthFlows)
    .set({ ...result, codeHash: hashFlowSecret(code), expiresAt: inMinutes(CODE_MINUTES) })
    .where(isFlow(flow));
  return code;
}
