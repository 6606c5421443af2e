import { z } from 'zod';

import type { BackendRow } from '../auth/account-store.ts';
import type { Operator } from './operator-procedure.ts';

/** A backend, as its operators see it. */
export const backendAnswer = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  anonKey: z.string(),
  /** The operators' own: nobody can sign up there. */
  isConsole: z.boolean(),
  requireMfa: z.boolean(),
  /** When the switch was last thrown, and by whom; null if never. */
  requireMfaChangedAt: z.iso.datetime().nullable(),
  requireMfaChangedBy: z.string().nullable(),
  /** Whether a new account begins with the proof of its address. */
  requireEmailProof: z.boolean(),
  signupsEnabled: z.boolean(),
  /** Where mailed links and social sign-in may lead, exactly; the first is the default. */
  redirectUrls: z.array(z.string()),
  /** What a first enrollment asks for besides the session: `email`, a mailed code. */
  enrollmentProof: z.enum(['none', 'email']),
  /** How long a proof of the second factor lasts. */
  aal2MaxAgeSeconds: z.int().positive(),
  /** How long it lasts without a call; null: inactivity does not matter. */
  aal2InactivitySeconds: z.int().positive().nullable(),
  /** For how long users may have a device remembered; 0: not at all. */
  rememberDeviceDays: z.int().nonnegative(),
  createdAt: z.iso.datetime(),
});

export function answerBackend(backend: BackendRow, operator: Operator): z.output<typeof backendAnswer> {
  const { id, slug, name, anonKey, requireMfa, requireMfaChangedAt, requireMfaChangedBy, createdAt } =
    backend;
  const { requireEmailProof, signupsEnabled, redirectUrls, enrollmentProof } = backend;
  const { aal2MaxAgeSeconds, aal2InactivitySeconds, rememberDeviceDays } = backend;
  return {
    id,
    slug,
    name,
    anonKey,
    isConsole: id === operator.backendId,
    requireMfa,
    requireMfaChangedAt: requireMfaChangedAt?.toISOString() ?? null,
    requireMfaChangedBy,
    requireEmailProof,
    signupsEnabled,
    redirectUrls,
    enrollmentProof,
    aal2MaxAgeSeconds,
    aal2InactivitySeconds,
    rememberDeviceDays,
    createdAt: createdAt.toISOString(),
  };
}
