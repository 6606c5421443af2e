import type { Factor, Session } from '../generated/api.ts';
import type { Fate } from './fake-server.ts';

/** What the server says to the next call, in place of what it would. */
export function answers(data: object): Fate {
  return () => Response.json({ result: { data } });
}

export function factor(
  id: string,
  friendlyName = `Phone ${id}`,
): Factor & Record<'createdAt' | 'lastUsedAt', string> {
  const at = '2026-11-21T00:00:00.000Z';
  return { id, type: 'totp', friendlyName, createdAt: at, lastUsedAt: at };
}

/** The session as it is, of a user who has these factors. */
export function withFactors(session: Session, factors: readonly Factor[]): Session {
  return { ...session, user: { ...session.user, factors: [...factors] } };
}
