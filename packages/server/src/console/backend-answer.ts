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
  createdAt: z.iso.datetime(),
});

export function answerBackend(backend: BackendRow, operator: Operator): z.output<typeof backendAnswer> {
  const { id, slug, name, anonKey, requireMfa, requireMfaChangedAt, requireMfaChangedBy, createdAt } =
    backend;
  const { requireEmailProof, signupsEnabled, redirectUrls } = backend;
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
    createdAt: createdAt.toISOString(),
  };
}
