import { z } from 'zod';

import type { backends } from '../database/schema/index.ts';

/** A backend, as its operators see it. */
export const backendAnswer = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  anonKey: z.string(),
  requireMfa: z.boolean(),
  /** When the switch was last thrown, and by whom; null if never. */
  requireMfaChangedAt: z.iso.datetime().nullable(),
  requireMfaChangedBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
});

export function answerBackend(backend: typeof backends.$inferSelect): z.output<typeof backendAnswer> {
  const { id, slug, name, anonKey, requireMfa, requireMfaChangedAt, requireMfaChangedBy, createdAt } =
    backend;
  return {
    id,
    slug,
    name,
    anonKey,
    requireMfa,
    requireMfaChangedAt: requireMfaChangedAt?.toISOString() ?? null,
    requireMfaChangedBy,
    createdAt: createdAt.toISOString(),
  };
}
