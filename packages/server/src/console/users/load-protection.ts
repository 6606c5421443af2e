import { isClosedByGuessing } from '@aalto/auth-core';
import { and, asc, eq, gt, isNotNull, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';

import { answerFactor } from '../../auth/factor-answer.ts';
import type { Database } from '../../database/connect.ts';
import {
  devices,
  identities,
  identityProviders,
  mfaAttempts,
  sessions,
} from '../../database/schema/index.ts';
import { memoryEnd } from '../../devices/device-store.ts';
import { isOf, loadFactors } from '../../factors/account.ts';
import type { Account } from '../../factors/account.ts';
import { countRecoveryCodes } from '../../factors/recovery-code-set.ts';
import type { ManagedUser } from './managed-users.ts';

export const guessLock = z.object({
  /** Which devices' codes are refused: those that a factor was proven on before, or all others. */
  budget: z.enum(['known_devices', 'new_devices']),
  /** A hundred wrong codes in a row: time opens it no more. A recovery code does, or a reset. */
  isClosed: z.boolean(),
  /** Null where it is closed. */
  lockedUntil: z.iso.datetime().nullable(),
});

export const linkedIdentity = z.object({
  id: z.uuid(),
  provider: z.string(),
  /** As the provider told it last. */
  email: z.string().nullable(),
  createdAt: z.iso.datetime(),
});

/** What protects an account, as it is now. */
export async function loadProtection(database: Database, found: ManagedUser) {
  const account = { backendId: found.backend.id, userId: found.user.id };
  const [linked, verified, recoveryCodesRemaining, guessLocks, rememberedDeviceCount, sessionCount] =
    await Promise.all([
      loadIdentities(database, account),
      loadFactors(database, account),
      countRecoveryCodes(database, account),
      loadGuessLocks(database, account, found.now),
      countRemembered(database, account, found),
      database.$count(
        sessions,
        and(isOf(sessions, account), isNull(sessions.revokedAt), gt(sessions.idleExpiresAt, CLOCK)),
      ),
    ]);
  return {
    identities: linked,
    factors: verified.map(answerFactor),
    recoveryCodesRemaining,
    guessLocks,
    rememberedDeviceCount,
    sessionCount,
  };
}

const CLOCK = sql`clock_timestamp()`;

async function countRemembered(
  database: Database,
  account: Account,
  { backend, now }: ManagedUser,
): Promise<number> {
  const rows = await database
    .select({ rememberedAt: devices.rememberedAt })
    .from(devices)
    .where(and(isOf(devices, account), isNotNull(devices.rememberedAt), isNotNull(devices.factorId)));
  const setting = { rememberDeviceDays: backend.rememberDeviceDays, now };
  return rows.filter((device) => memoryEnd(device, setting) !== null).length;
}

async function loadIdentities(database: Database, account: Account) {
  const { id, email, createdAt } = identities;
  const ofProvider = and(
    eq(identityProviders.backendId, identities.backendId),
    eq(identityProviders.id, identities.providerId),
  );
  const rows = await database
    .select({ id, provider: identityProviders.name, email, createdAt })
    .from(identities)
    .innerJoin(identityProviders, ofProvider)
    .where(isOf(identities, account))
    .orderBy(asc(createdAt));
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
}

async function loadGuessLocks(
  database: Database,
  account: Account,
  now: Date,
): Promise<z.output<typeof guessLock>[]> {
  const counts = await database.select().from(mfaAttempts).where(isOf(mfaAttempts, account));
  return counts.flatMap(({ budget, failures, lockedUntil }): z.output<typeof guessLock>[] => {
    if (isClosedByGuessing({ failures })) return [{ budget, isClosed: true, lockedUntil: null }];
    if (lockedUntil === null || lockedUntil <= now) return [];
    return [{ budget, isClosed: false, lockedUntil: lockedUntil.toISOString() }];
  });
}

/** The rows of a user, in a table of what users have. */
