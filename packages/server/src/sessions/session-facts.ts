import type { AssuranceLevel, FactorSummary } from '@aalto/auth-core';
import { and, eq, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';

import { backends, sessions, users } from '../database/schema/index.ts';
import type { EnrollmentProof, Json } from '../database/schema/index.ts';

/** A session with its user and its backend, as they are now: what answers and decisions are made of. */
export interface SessionFacts {
  readonly backendId: string;
  readonly backendSlug: string;
  readonly backendName: string;
  readonly accessTokenSeconds: number;
  readonly aal2MaxAgeSeconds: number;
  readonly aal2InactivitySeconds: number | null;
  readonly enrollmentProof: EnrollmentProof;
  readonly rememberDeviceDays: number;

  /** The unguessable id: for tokens, never for lists or logs. */
  readonly sessionId: string;
  readonly handle: string;
  readonly level: AssuranceLevel;
  readonly aal2At: Date | null;
  /** When a factor was proven in it; null where only a remembered device stands for that. */
  readonly secondFactorAt: Date | null;
  readonly rememberedProofAt: Date | null;
  readonly deviceId: string | null;
  readonly amr: string[];
  readonly authTime: Date;
  /** When a mailed code or link was last used in it. */
  readonly emailProvenAt: Date | null;
  readonly epoch: number;
  readonly generation: number;
  readonly idleExpiresAt: Date;
  readonly absoluteExpiresAt: Date;
  readonly refreshedAt: Date;

  readonly userId: string;
  readonly email: string;
  readonly newEmail: string | null;
  readonly emailVerifiedAt: Date | null;
  readonly metadata: Json;
  readonly appMetadata: Json;
  readonly userCreatedAt: Date;
  readonly lastSignInAt: Date | null;
  /** An operator took the factors away. */
  readonly enrollmentNeedsEmail: boolean;
  /** The verified ones. */
  readonly factors: FactorSummary[];

  /** The database's clock: the only one that families live by. */
  readonly now: Date;
}

export const ownerOfSession = and(eq(users.backendId, sessions.backendId), eq(users.id, sessions.userId));

export const databaseNow = sql`clock_timestamp()`.mapWith(sessions.createdAt);

/** The level at which the family itself is, for answers that bring new tokens: computed, never copied. */
export const familyLevel = sql<AssuranceLevel>`auth.level(sessions, backends, ${sessions.aal}, ${sessions.epoch})`;

/**
 * The level that a rotation stores: the family's as it was before. Rotating is activity, so afterwards an inactivity
 * that had already ended `aal2` would no longer show, and the rotation would have raised the level.
 */
export const levelBeforeRotation = sql<AssuranceLevel>`auth.level(
  sessions, (select backends from ${backends} where ${backends.id} = ${sessions.backendId}),
  ${sessions.aal}, ${sessions.epoch}
)`;

/** The columns of {@link SessionFacts}, over `sessions` joined with `users` and `backends`. */
export function sessionFactColumns(level: SQL<AssuranceLevel>) {
  return {
    backendId: sessions.backendId,
    backendSlug: backends.slug,
    backendName: backends.name,
    accessTokenSeconds: backends.accessTokenSeconds,
    aal2MaxAgeSeconds: backends.aal2MaxAgeSeconds,
    aal2InactivitySeconds: backends.aal2InactivitySeconds,
    enrollmentProof: backends.enrollmentProof,
    rememberDeviceDays: backends.rememberDeviceDays,
    sessionId: sessions.id,
    handle: sessions.handle,
    level,
    aal2At: sessions.aal2At,
    secondFactorAt:
      sql<Date | null>`case when ${sessions.rememberedProofAt} is null then ${sessions.aal2At} end`.mapWith(
        sessions.aal2At,
      ),
    rememberedProofAt: sessions.rememberedProofAt,
    deviceId: sessions.deviceId,
    amr: sessions.amr,
    authTime: sessions.authTime,
    emailProvenAt: sessions.emailProvenAt,
    epoch: sessions.epoch,
    generation: sessions.generation,
    idleExpiresAt: sessions.idleExpiresAt,
    absoluteExpiresAt: sessions.absoluteExpiresAt,
    refreshedAt: sessions.refreshedAt,
    userId: sessions.userId,
    email: users.email,
    newEmail: users.newEmail,
    emailVerifiedAt: users.emailVerifiedAt,
    metadata: users.metadata,
    appMetadata: users.appMetadata,
    userCreatedAt: users.createdAt,
    lastSignInAt: users.lastSignInAt,
    enrollmentNeedsEmail: users.enrollmentNeedsEmail,
    factors: sql<FactorSummary[]>`auth.factor_summaries(${sessions.backendId}, ${sessions.userId})`,
    now: databaseNow,
  };
}
