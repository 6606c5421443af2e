import { AaltoError } from '@aalto/auth-core';

import type { BackendRow } from '../auth/account-store.ts';

/**
 * Where a mailed link or a provider may lead: exactly one of the backend's, compared as parsed URLs, or a page that
 * somebody else chose would be handed a session. Without a wish it is the first of them; null where there is none.
 */
export function redirectTarget(
  { redirectUrls }: Pick<BackendRow, 'redirectUrls'>,
  wish: string | undefined,
): string | null {
  if (wish === undefined) return redirectUrls[0] ?? null;
  const wanted = parsed(wish);
  const allowed = redirectUrls.find((url) => wanted !== null && parsed(url) === wanted);
  if (allowed === undefined) throw new AaltoError('redirect_not_allowed');
  return allowed;
}

/** One spelling of a URL; null for what is none, or carries a name and password. */
function parsed(text: string): string | null {
  const url = URL.parse(text);
  if (!url || url.username !== '' || url.password !== '') return null;
  return url.href;
}
