const DAY = 86_400;

/** `aal1`: the first factor is proven. `aal2`: a second one too (NIST SP 800-63B-4 §2). */
export type AssuranceLevel = 'aal1' | 'aal2';

/** What decides the level of a request. The SQL function `auth.level` states the same formula; a test binds the two. */
export interface LevelFacts {
  /** What the access token says; for a rotation, what the family says. */
  readonly token: { readonly aal: AssuranceLevel; readonly epoch: number };
  readonly family: {
    readonly aal: AssuranceLevel;
    readonly epoch: number;
    readonly aal2At: Date | null;
    /** Raised on a remembered device: when its factor was proven there. Null where a proof has raised it. */
    readonly rememberedProofAt: Date | null;
    readonly refreshedAt: Date;
  };
  readonly hasVerifiedFactor: boolean;
  /** How long a proof lasts. */
  readonly aal2MaxAgeSeconds: number;
  /** How long it lasts without a refresh; null where inactivity does not matter. */
  readonly aal2InactivitySeconds: number | null;
  /** For how long a device is remembered; 0: not at all, and what one has raised is over. */
  readonly rememberDeviceDays: number;
  readonly now: Date;
}

/**
 * The level of a request: computed each time, never copied, and `aal1` unless everything speaks for `aal2`. So a token
 * copied before a step-up gains nothing by it, and one from before the factor was removed loses at once.
 *
 * A proof counts while its end lies ahead: at the very second of its maximum age it is over.
 *
 * @see docs/concepts/token-families.md, "The level"
 * @example
 * import { assuranceLevel } from '@aalto/auth-core';
 *
 * const now = new Date();
 * assuranceLevel({
 *   token: { aal: 'aal2', epoch: 0 },
 *   family: { aal: 'aal2', epoch: 1, aal2At: now, rememberedProofAt: null, refreshedAt: now },
 *   hasVerifiedFactor: true,
 *   aal2MaxAgeSeconds: 86_400,
 *   aal2InactivitySeconds: null,
 *   rememberDeviceDays: 0,
 *   now,
 * }); // 'aal1': the token is from before the step-up
 */
export function assuranceLevel(facts: LevelFacts): AssuranceLevel {
  const { token, family, now } = facts;
  if (token.aal !== 'aal2' || family.aal !== 'aal2') return 'aal1';
  if (token.epoch !== family.epoch) return 'aal1';
  if (!facts.hasVerifiedFactor || !family.aal2At) return 'aal1';
  if (!liesAhead(family.aal2At, facts.aal2MaxAgeSeconds, now)) return 'aal1';
  const { rememberedProofAt } = family;
  const isRemembered = rememberedProofAt && liesAhead(rememberedProofAt, facts.rememberDeviceDays * DAY, now);
  if (rememberedProofAt && !isRemembered) return 'aal1';
  if (facts.aal2InactivitySeconds === null) return 'aal2';
  return liesAhead(family.refreshedAt, facts.aal2InactivitySeconds, now) ? 'aal2' : 'aal1';
}

/** Asked this way round, a date that is none gives `aal1`. */
function liesAhead(from: Date, seconds: number, now: Date): boolean {
  return from.getTime() + seconds * 1000 > now.getTime();
}
