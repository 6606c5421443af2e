import type { Api, AuthVerifyMfaOutput } from '../../generated/api.ts';

/** A new set, as it is shown once. */
export interface IssuedRecoveryCodes {
  readonly codes: readonly string[];
  /** Whose they are. */
  readonly email: string;
  readonly issuedAt: Date;
  /** There were others, which no longer work. */
  readonly isReplacement: boolean;
}

/**
 * What came with a first factor; null where it was not the first. An answer that was lost took the codes with it: the
 * session is raised all the same, so that others can take their place.
 */
export async function readFirstCodes(
  auth: Pick<Api['auth'], 'regenerateRecoveryCodes'>,
  { session, recoveryCodes }: AuthVerifyMfaOutput,
): Promise<IssuedRecoveryCodes | null> {
  const { email, factors } = session.user;
  const issued = { email, issuedAt: new Date(), isReplacement: false };
  if (recoveryCodes) return { ...issued, codes: recoveryCodes };
  if (factors.length !== 1) return null;
  const { data } = await auth.regenerateRecoveryCodes();
  return data && { ...issued, codes: data.recoveryCodes };
}
