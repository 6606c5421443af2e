import { randomBytes, randomUUID } from 'node:crypto';

import { AaltoError, createTotpSecret, otpauthUrl, sealSecret } from '@aalto/auth-core';
import { and, eq, gt, sql } from 'drizzle-orm';

import type { Database, Transaction } from '../database/connect.ts';
import { factorEnrollments, factors } from '../database/schema/index.ts';
import type { Services } from '../services.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import { factorContext, isOf, loadFactors } from './account.ts';
import type { FactorRow } from './account.ts';
import { deleteFactor } from './delete-factor.ts';

const LIFETIME_SECONDS = 600;
const MAX_FACTORS = 10;

export type EnrollmentRow = typeof factorEnrollments.$inferSelect;

export interface NewEnrollment {
  readonly friendlyName?: string | undefined;
  /** The factor whose place it is to take. */
  readonly replaces?: string | undefined;
}

export interface StartedEnrollment {
  readonly factorId: string;
  readonly secret: string;
  readonly otpauthUrl: string;
  readonly expiresAt: string;
}

/**
 * Starts an enrollment in this session, in place of one that was left half-way. It gates and raises nothing yet, and takes
 * nothing away: what it replaces works until it is proven.
 */
export async function startEnrollment(
  { database, rootKeys }: Services,
  session: SessionFacts,
  { friendlyName, replaces }: NewEnrollment,
): Promise<StartedEnrollment> {
  const replaced = findReplaced(session, replaces);
  if (!replaced && session.factors.length >= MAX_FACTORS) throw new AaltoError('too_many_factors');
  await purgeExpiredEnrollments(database);
  const { backendId, sessionId, userId } = session;
  const factorId = randomUUID();
  const secret = createTotpSecret(randomBytes(20));
  const row = {
    factorId,
    friendlyName: friendlyName ?? replaced?.friendlyName ?? automaticName(session),
    sealedSecret: await sealSecret(secret, factorContext(session, factorId), rootKeys),
    replacesFactorId: replaces ?? null,
    expiresAt: sql`clock_timestamp() + make_interval(secs => ${LIFETIME_SECONDS})`,
  };
  const [saved] = await database
    .insert(factorEnrollments)
    .values({ backendId, sessionId, userId, ...row })
    .onConflictDoUpdate({ target: [factorEnrollments.backendId, factorEnrollments.sessionId], set: row })
    .returning({ expiresAt: factorEnrollments.expiresAt });
  if (!saved) throw new Error('The enrollment was not stored');
  return {
    factorId,
    secret,
    otpauthUrl: otpauthUrl({ secret, issuer: session.backendName, accountName: session.email }),
    expiresAt: saved.expiresAt.toISOString(),
  };
}

/** This session's enrollment, unless its ten minutes are over. */
export async function loadEnrollment(
  tx: Transaction,
  { backendId, sessionId }: SessionFacts,
): Promise<EnrollmentRow | undefined> {
  const [row] = await tx
    .select()
    .from(factorEnrollments)
    .where(
      and(
        eq(factorEnrollments.backendId, backendId),
        eq(factorEnrollments.sessionId, sessionId),
        gt(factorEnrollments.expiresAt, sql`clock_timestamp()`),
      ),
    );
  return row;
}

/**
 * Makes a proven enrollment a factor, under the account's lock; what else was pending on the account began under other
 * circumstances, and goes. The factors are counted again: another session may have completed the tenth since, or removed
 * the one that was to be replaced. Then this is an addition like any other.
 *
 * @returns The factor whose place it took.
 */
export async function completeEnrollment(
  tx: Transaction,
  row: EnrollmentRow,
  { timeStep, sealedSecret }: ProvenEnrollment,
): Promise<FactorRow | undefined> {
  const { backendId, userId, factorId, friendlyName, replacesFactorId } = row;
  const verified = await loadFactors(tx, row);
  const replaced = verified.find(({ id }) => id === replacesFactorId);
  if (!replaced && verified.length >= MAX_FACTORS) throw new AaltoError('too_many_factors');
  await tx.delete(factorEnrollments).where(isOf(factorEnrollments, row));
  if (replaced) await deleteFactor(tx, row, replaced.id);
  // The transaction may have begun before it waited for the account: "this wasn't me" asks for what came after a notice.
  const createdAt = sql`clock_timestamp()`;
  await tx.insert(factors).values({
    backendId,
    userId,
    id: factorId,
    friendlyName,
    sealedSecret,
    lastTimeStep: timeStep,
    createdAt,
  });
  return replaced;
}

export interface ProvenEnrollment {
  /** Of the code that proved it: it is used up. */
  readonly timeStep: number;
  /** The seed, sealed with the current root key. */
  readonly sealedSecret: string;
}

/** Another's factor and one that never was are told alike. */
function findReplaced({ factors: verified }: SessionFacts, replaces: string | undefined) {
  if (replaces === undefined) return undefined;
  const replaced = verified.find(({ id }) => id === replaces);
  if (!replaced) throw new AaltoError('factor_not_found');
  return replaced;
}

/** Secrets that nobody proved in time are not kept, whoever's they were. */
async function purgeExpiredEnrollments(database: Database): Promise<void> {
  await database.delete(factorEnrollments).where(sql`${factorEnrollments.expiresAt} <= clock_timestamp()`);
}

/** "Authenticator", then "Authenticator 2": the first number that is free. */
function automaticName({ factors: verified }: SessionFacts): string {
  const taken = new Set(verified.map((factor) => factor.friendlyName));
  const names = [
    'Authenticator',
    ...Array.from({ length: MAX_FACTORS }, (_, index) => `Authenticator ${index + 2}`),
  ];
  return names.find((name) => !taken.has(name)) ?? 'Authenticator';
}
