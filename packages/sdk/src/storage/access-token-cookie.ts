import type { Slot } from '../session/slot.ts';

/** How the cookie with the access token is written; the same on the server that reads it. */
export interface AccessTokenCookie {
  /** `aalto-access-token` by default. */
  readonly name?: string;
  /** Where the server is that reads it. By default every page of this host. */
  readonly path?: string;
  /** Of the app's own, where its pages are rendered on another host below it. By default this host alone. */
  readonly domain?: string;
  /** Sent over https alone; by default where the page came that way. */
  readonly isSecure?: boolean;
}

export const COOKIE_NAME = 'aalto-access-token';

/** RFC 6265 §4.1. For no session, one that is over at once. */
export function formatAccessTokenCookie(
  slot: Slot | null,
  { name = COOKIE_NAME, path = '/', domain, isSecure = true }: AccessTokenCookie = {},
): string {
  const attributes = [
    `${name}=${slot?.session.accessToken ?? ''}`,
    `Max-Age=${slot ? secondsLeft(slot) : 0}`,
    `Path=${path}`,
    'SameSite=Lax',
    ...(domain === undefined ? [] : [`Domain=${domain}`]),
    ...(isSecure ? ['Secure'] : []),
  ];
  return attributes.join('; ');
}

/** By the server's clock: `expiresIn`, counted from receipt. */
function secondsLeft({ session, receivedAt }: Slot): number {
  return Math.max(0, Math.floor(session.expiresIn - (Date.now() - receivedAt) / 1000));
}

/**
 * The access token in a request's `Cookie` header, as `cookieStorage` wrote it; null where there is none.
 *
 * @example
 * import { createServerClient, readAccessToken } from '@aalto/sdk/server';
 *
 * export async function loader(request: Request) {
 *   const accessToken = readAccessToken(request.headers.get('cookie'));
 *   const client = createServerClient({ url: 'https://api.example.com', anonKey: 'aalto_pk_…', accessToken });
 *   return client.data.notes.list();
 * }
 */
export function readAccessToken(
  cookieHeader: string | null | undefined,
  { name = COOKIE_NAME }: Pick<AccessTokenCookie, 'name'> = {},
): string | null {
  const pair = (cookieHeader ?? '')
    .split(';')
    .map((text) => text.trim())
    .find((text) => text.startsWith(`${name}=`));
  return pair?.slice(name.length + 1) || null;
}
