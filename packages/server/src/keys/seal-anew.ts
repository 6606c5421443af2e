import { openSecret, sealedWithCurrentKey, sealSecret } from '@aalto/auth-core';
import type { RootKeys } from '@aalto/auth-core';

/**
 * The same secret, sealed with the current root key; what is sealed with it already stays as it is.
 *
 * @throws {SecretUnreadableError}
 */
export async function sealAnew(sealed: string, context: string, rootKeys: RootKeys): Promise<string> {
  if (sealedWithCurrentKey(sealed, rootKeys)) return sealed;
  return sealSecret(await openSecret(sealed, context, rootKeys), context, rootKeys);
}
