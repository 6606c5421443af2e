import { AaltoError, isCommonPassword, weaknessesOf } from '@aalto/auth-core';

/** What nobody's password should be here. */
export interface ExpectedPasswords {
  /** Of the account; undefined while it is not known whose it is. */
  readonly email: string | undefined;
  readonly backendName: string;
}

/** Before any hashing, which is dear: what is too weak is told, and why. */
export async function refuseWeakPassword(
  password: string,
  { email, backendName }: ExpectedPasswords,
): Promise<void> {
  const reasons = weaknessesOf(password);
  if (reasons.length > 0) throw new AaltoError('weak_password', { reasons });
  const expected = email === undefined ? [backendName] : [email, backendName];
  if (await isCommonPassword(password, expected)) {
    throw new AaltoError('weak_password', { reasons: ['common'] });
  }
}
