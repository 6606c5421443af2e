import { factorSummary } from '@aalto/auth-core';
import { z } from 'zod';

const json = z.record(z.string(), z.unknown());
const time = z.iso.datetime();

/** A user, as its owner sees it. */
export const userAnswer = z.object({
  id: z.uuid(),
  email: z.string(),
  /** An address that is not proven yet. */
  newEmail: z.string().nullable(),
  emailVerifiedAt: time.nullable(),
  /** Its owner's to write; never in the token. */
  metadata: json,
  /** The server's to write; the claim `app_metadata`. */
  appMetadata: json,
  /** The verified ones. */
  factors: z.array(factorSummary),
  createdAt: time,
  lastSignInAt: time.nullable(),
});

/** What every way in, every step-up and every refresh answers. */
export const sessionAnswer = z.object({
  /** The session's handle, as lists and revocations name it. */
  id: z.uuid(),
  accessToken: z.string(),
  refreshToken: z.string(),
  tokenType: z.literal('bearer'),
  /** Seconds from now, for clients whose clock is wrong. */
  expiresIn: z.int().nonnegative(),
  expiresAt: time,
  /** When the session ends unless it is refreshed before. */
  refreshExpiresAt: time,
  aal: z.enum(['aal1', 'aal2']),
  user: userAnswer,
});

export type SessionAnswer = z.output<typeof sessionAnswer>;
export type UserAnswer = z.output<typeof userAnswer>;
